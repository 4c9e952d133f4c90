namespace Extdisco.Push;

/// <summary>Whether, how and how fast present entities are told of changes and of renewed credentials (XEP-0215, section 3.2).</summary>
public sealed record PushOptions
{
    /// <summary>Whether anybody is told anything.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>From whom those get pushes who asked their own server.</summary>
    public DelegatedPush Delegated { get; init; } = DelegatedPush.Component;

    /// <summary>How long a change waits for others to come, so that all go together.</summary>
    public TimeSpan Coalesce { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// After which part of their life credentials are renewed, in percent. Each entity has a moment of its own, between this and
    /// half of what is left.
    /// </summary>
    public int RenewAfterPercent { get; init; } = 80;

    /// <summary>How many pushes a second may leave on one connection; 0 for as many as it takes.</summary>
    public int Rate { get; init; } = 2000;

    /// <summary>How many pushes may be without an answer on one connection. A client that is to say nothing holds a place for <see cref="AnswerTimeout"/>.</summary>
    public int MaximumUnanswered { get; init; } = 10_000;

    /// <summary>How long a push may stay without an answer.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After how many pushes in a row without an answer an entity gets no more until it asks again, 1 to 255. Psi never answers one.</summary>
    public int GiveUpAfter { get; init; } = 10;

    /// <summary>
    /// How long a presence is believed without a further sign of life where the server may not tell of its end, as ejabberd does not
    /// for one that it shows by privilege (XEP-0356).
    /// </summary>
    public TimeSpan ConfirmAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it is remembered what an entity has asked for that is not present.</summary>
    public TimeSpan Forget { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How many subscribers a second are asked for their presence after a connection is made.</summary>
    public int ProbeRate { get; init; } = 200;

    /// <summary>How many entities are remembered on one connection; about 250 bytes each.</summary>
    public int TrackedEntities { get; init; } = 1_000_000;
}

namespace Extdisco.Tests.Push.Model;

/// <summary>A push or a ping that has no answer yet.</summary>
/// <param name="Push">What was sent.</param>
/// <param name="At">When.</param>
internal sealed record SentIq(Pushed Push, DateTimeOffset At)
{
    /// <summary>What it was about; null for a ping.</summary>
    public AskedFor? About { get; init; }

    /// <summary>What the client held before it.</summary>
    public HeldList? Before { get; init; }

    /// <summary>For a ping: the last sign of life before it.</summary>
    public DateTimeOffset LifeBefore { get; init; }

    /// <summary>Whether it has surely come to the client.</summary>
    public bool HasArrived { get; set; }
}

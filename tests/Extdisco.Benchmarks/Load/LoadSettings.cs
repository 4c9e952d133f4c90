namespace Extdisco.Benchmarks.Load;

/// <summary>How a suite is run.</summary>
/// <param name="Components">Starts what is measured.</param>
/// <param name="Rounds">How often everything is measured, in turns.</param>
/// <param name="Duration">How long each measurement takes.</param>
/// <param name="Output">Where the tables go, as Markdown.</param>
internal sealed record LoadSettings(Components Components, int Rounds, TimeSpan Duration, TextWriter Output)
{
    /// <summary>How long a program runs before it counts: until the runtime has compiled what is hot for good. Less where less is measured, which then says nothing.</summary>
    public TimeSpan WarmUp { get; } = Least(TimeSpan.FromSeconds(6), Duration * 4);

    /// <summary>How long a load runs on a warm program before it counts.</summary>
    public TimeSpan Settle { get; } = Least(TimeSpan.FromSeconds(1), Duration);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

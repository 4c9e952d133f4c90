using System.Globalization;

namespace Extdisco.Server.Supervision;

/// <summary>How often the service manager wants to hear that the process works (sd_watchdog_enabled(3)).</summary>
internal static class Watchdog
{
    private const string Period = "WATCHDOG_USEC";
    private const string Whose = "WATCHDOG_PID";

    /// <summary>A day, in microseconds: whoever waits longer is not waiting, and no timer takes any number.</summary>
    private const long Longest = 24L * 60 * 60 * 1_000_000;

    /// <summary>What the environment says: the time without a word after which the process is ended, or null if there is no watchdog.</summary>
    /// <param name="variable">The environment.</param>
    public static TimeSpan? PeriodOf(Func<string, string?> variable)
    {
        var isOurs = variable(Whose) is not { Length: > 0 } process
            || string.Equals(process, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return isOurs && long.TryParse(variable(Period), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(Math.Min(microseconds, Longest))
            : null;
    }
}

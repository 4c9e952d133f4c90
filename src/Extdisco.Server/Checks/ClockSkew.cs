using System.Globalization;

namespace Extdisco.Server.Checks;

/// <summary>What it means that another clock differs from this host's.</summary>
internal static class ClockSkew
{
    // The time is told in whole seconds, and its way takes some time too.
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(10);

    // The shortest credentials hold for ten minutes; a relay as wrong as this server cuts half of that off.
    private static readonly TimeSpan Harmful = TimeSpan.FromMinutes(5);

    /// <summary>Judges a difference.</summary>
    /// <param name="subject">Whose clock it is.</param>
    /// <param name="ahead">By how much it is ahead of this host's; less than zero where it is behind.</param>
    public static CheckResult Judge(string subject, TimeSpan ahead)
    {
        var difference = ahead.Duration();
        if (difference <= Tolerated)
        {
            return CheckResult.Passed(CheckKind.Clock, subject, "agrees with this host's");
        }

        var text = $"its clock is {Words(difference)} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} this host's, and credentials expire by the clock; set the clocks of all hosts, the relays' included (NTP: timedatectl set-ntp true)";
        return difference < Harmful ? CheckResult.Warning(CheckKind.Clock, subject, text) : CheckResult.Failed(CheckKind.Clock, subject, text);
    }

    private static string Words(TimeSpan time) => time switch
    {
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days"),
    };
}

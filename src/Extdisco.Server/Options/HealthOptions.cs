using Extdisco.Server.Configuration;

namespace Extdisco.Server.Options;

/// <summary>Whether and how often services are probed, and what follows (<c>Extdisco:Health</c>).</summary>
/// <param name="Enabled">Whether they are probed.</param>
/// <param name="Interval">How often each is.</param>
/// <param name="Withdraw">Whether one that is down is not offered.</param>
internal sealed record HealthOptions(bool Enabled, TimeSpan Interval, bool Withdraw)
{
    /// <summary>Reads the section.</summary>
    public static HealthOptions Read(ConfigReader reader)
    {
        var options = new HealthOptions(
            reader.Flag("Enabled", true),
            reader.Duration("Interval", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            reader.Flag("Withdraw", false));
        if (options is { Withdraw: true, Enabled: false })
        {
            reader.Warn("Withdraw", "is true, and nothing is ever withdrawn because Enabled is false; set that to true, or remove this");
        }

        return options;
    }
}

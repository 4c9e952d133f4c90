using Extdisco.Server.Configuration;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Server.Options;

/// <summary>Reads how patiently delegations are waited for and watched (<c>Extdisco:Delegation</c>).</summary>
internal static class DelegationSection
{
    /// <summary>Reads the section.</summary>
    public static DelegationTimings Read(ConfigReader reader)
    {
        var shortest = TimeSpan.FromMilliseconds(100);
        var defaults = new DelegationTimings();
        var timings = new DelegationTimings
        {
            AdvertisementTimeout = reader.Duration("AdvertisementTimeout", defaults.AdvertisementTimeout, shortest, TimeSpan.FromHours(1)),
            CheckInterval = reader.Duration("CheckInterval", defaults.CheckInterval, TimeSpan.Zero, TimeSpan.FromDays(1)),
            Reconnects = reader.Integer("Reconnects", defaults.Reconnects, 0, 1000),
            AnswerTimeout = reader.Duration("AnswerTimeout", defaults.AnswerTimeout, shortest, TimeSpan.FromMinutes(1)),
        };
        if (timings.CheckInterval > TimeSpan.Zero && timings.CheckInterval < TimeSpan.FromSeconds(1))
        {
            reader.Error("CheckInterval", $"{ConfigReader.Span(timings.CheckInterval)} is too short; use 00:00:01 or more, or 00:00:00 for never");
        }

        return timings;
    }
}

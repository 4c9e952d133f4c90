using System.Globalization;
using System.Net;
using Extdisco.Server.Configuration;

namespace Extdisco.Server.Turn;

/// <summary>What works today and should be looked at all the same.</summary>
internal static class ProbeWarnings
{
    // Certificates of 90 days are renewed a month before their end: whoever comes into the last two weeks has a renewal that fails.
    private static readonly TimeSpan ExpiryNotice = TimeSpan.FromDays(14);

    /// <summary>What is to be said of a certificate that is good.</summary>
    /// <param name="expires">When it expires, or null where there is none.</param>
    /// <param name="now">The present time.</param>
    public static IEnumerable<string> Certificate(DateTimeOffset? expires, DateTimeOffset now)
    {
        if (expires is { } end && end - now < ExpiryNotice)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the relay's certificate expires on {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC; renew it, and have the relay read the new one (coturn: restart, or SIGUSR2)");
        }
    }

    /// <summary>What is to be said of an allocation.</summary>
    /// <param name="wasChallenged">Whether the relay asked who we are.</param>
    /// <param name="relayed">The relayed address.</param>
    /// <param name="endPoint">Where the relay is.</param>
    public static IEnumerable<string> Allocation(bool wasChallenged, IPEndPoint relayed, IPEndPoint endPoint)
    {
        if (!wasChallenged)
        {
            yield return "the relay opens relays for anybody, without asking for a password; let it ask for one (coturn: use-auth-secret, and take no-auth out)";
        }

        if (NetworkAddress.IsPrivate(relayed.Address) && !NetworkAddress.IsPrivate(endPoint.Address))
        {
            yield return $"the relay gives out relayed addresses at {relayed.Address}, which is private; peers elsewhere cannot send there (coturn behind NAT: external-ip)";
        }
    }
}

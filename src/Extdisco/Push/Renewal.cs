using Extdisco.Credentials;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <summary>When credentials are renewed.</summary>
internal static class Renewal
{
    /// <summary>What is left of the life of credentials at least when they are renewed: some rounds, and time for the client.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether some of the credentials that somebody holds are old enough, and newer ones can be had. Each entity has a moment of
    /// its own between the part of their life that is configured and half of what is left, so that those who came together do not
    /// get theirs together.
    /// </summary>
    /// <param name="interest">What it was told, and when.</param>
    /// <param name="view">What it would be told now.</param>
    /// <param name="afterPercent">After which part of the life of credentials they are renewed.</param>
    /// <param name="entity">Who.</param>
    /// <param name="now">The time.</param>
    public static bool IsDue(Interest interest, ServiceView view, int afterPercent, Entity entity, DateTimeOffset now) =>
        IsDue(interest.ToldAt, view.Issuers, afterPercent, entity, now)
        || (interest.RequestedAt != 0 && IsDue(interest.RequestedAt, view.IssuersOnRequest, afterPercent, entity, now));

    /// <summary>Whether newer credentials can be had for a service than those that somebody holds.</summary>
    public static bool IsPossible(RegisteredService entry, Interest interest, DateTimeOffset now) =>
        entry.Service.Issuer is { } issuer
        && (entry.Service.CredentialsOnRequest ? interest.RequestedAt : interest.ToldAt) is var given and not 0
        && HasNewer(issuer, given, now);

    private static bool IsDue(uint given, ReadOnlySpan<ICredentialIssuer> issuers, int afterPercent, Entity entity, DateTimeOffset now)
    {
        var from = DateTimeOffset.FromUnixTimeSeconds(given);
        foreach (var issuer in issuers)
        {
            // In this order: of a million, looked at every ten seconds, nearly all hold credentials that are too young for anybody.
            if (issuer.ExpiryAt(from) is { } expiry
                && IsOld(from, expiry, afterPercent / 100.0, now)
                && issuer.ExpiryAt(now) > expiry
                && IsOld(from, expiry, PartOfLife(afterPercent, entity), now))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOld(DateTimeOffset from, DateTimeOffset expiry, double partOfLife, DateTimeOffset now) =>
        now >= from + ((expiry - from) * partOfLife) || now >= expiry - Least;

    private static bool HasNewer(ICredentialIssuer issuer, uint given, DateTimeOffset now) =>
        issuer.ExpiryAt(DateTimeOffset.FromUnixTimeSeconds(given)) is { } expiry && issuer.ExpiryAt(now) > expiry;

    private static double PartOfLife(int afterPercent, Entity entity)
    {
        var part = afterPercent / 100.0;
        var own = JidView.HashOf(entity.Address) / (double)ulong.MaxValue;
        return part + ((1 - part) / 2 * own);
    }
}

namespace Extdisco.Push;

/// <summary>When credentials are renewed.</summary>
internal static class Renewal
{
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
    public static bool IsDue(Interest interest, ServiceView view, int afterPercent, Entity entity, DateTimeOffset now)
    {
        var told = DateTimeOffset.FromUnixTimeSeconds(interest.ToldAt);
        foreach (var issuer in view.Issuers(interest.HasRequested))
        {
            if (issuer.ExpiryAt(told) is { } expiry && issuer.ExpiryAt(now) > expiry && now >= told + ((expiry - told) * PartOfLife(afterPercent, entity)))
            {
                return true;
            }
        }

        return false;
    }

    private static double PartOfLife(int afterPercent, Entity entity)
    {
        var part = afterPercent / 100.0;
        var own = (uint)EntityComparer.HashOf(entity.Address) / (double)uint.MaxValue;
        return part + ((1 - part) / 2 * own);
    }
}

using System.Diagnostics.Metrics;

namespace Extdisco.Push;

/// <summary>What is measured of pushes, for all components of the process. Each value is tagged with its component; no other address is.</summary>
internal static class PushMetrics
{
    private static readonly Meter Meter = new("Extdisco.Push");
    private static readonly List<WeakReference<Audience>> Audiences = [];

    static PushMetrics()
    {
        Count("extdisco.push.sent", "{push}", "Pushes sent.", counts => counts.Sent);
        Count("extdisco.push.answered", "{push}", "Pushes answered with a result.", counts => counts.Answered);
        Count("extdisco.push.refused", "{push}", "Pushes answered with an error.", counts => counts.Refused);
        Count("extdisco.push.unanswered", "{push}", "Pushes that got no answer in time.", counts => counts.Unanswered);
        Count("extdisco.push.coalesced", "{change}", "Changes that went out together with an earlier one.", counts => counts.Coalesced);
        Count("extdisco.entities.evicted", "{entity}", "Entities forgotten because there were too many.", counts => counts.Evicted);
        Meter.CreateObservableGauge("extdisco.entities.present", () => Observe(audience => audience.PresentCount), "{entity}", "Entities known to be present.");
        Meter.CreateObservableGauge("extdisco.entities.interested", () => Observe(audience => audience.InterestedCount), "{entity}", "Entities that have asked for services and are remembered.");
    }

    /// <summary>Has an audience measured, as long as it lives.</summary>
    public static void Watch(Audience audience)
    {
        lock (Audiences)
        {
            Audiences.RemoveAll(known => !known.TryGetTarget(out _));
            Audiences.Add(new WeakReference<Audience>(audience));
        }
    }

    private static void Count(string name, string unit, string description, Func<PushCounts, long> count) =>
        Meter.CreateObservableCounter(name, () => Observe(audience => count(audience.Counts)), unit, description);

    private static List<Measurement<T>> Observe<T>(Func<Audience, T> value)
        where T : struct
    {
        lock (Audiences)
        {
            return [.. Audiences.Select(known => known.TryGetTarget(out var audience) ? audience : null).OfType<Audience>()
                .Select(audience => new Measurement<T>(value(audience), audience.Tag))];
        }
    }
}

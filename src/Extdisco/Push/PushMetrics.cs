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
        Count("extdisco.entities.evicted", "{entity}", "Entities forgotten, or not remembered at all, because there were too many.", counts => counts.Evicted);
        Meter.CreateObservableUpDownCounter("extdisco.entities.present", () => Observe(audience => audience.PresentCount), "{entity}", "Entities known to be present.");
        Meter.CreateObservableUpDownCounter("extdisco.entities.interested", () => Observe(audience => audience.InterestedCount), "{entity}", "Entities that have asked for services and are remembered.");
        Meter.CreateObservableUpDownCounter("extdisco.entities.tracked", () => Observe(audience => audience.TrackedCount), "{entity}", "Entities that are remembered, because they are present or have asked.");
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

    /// <summary>Has an audience measured no more, which is forgotten itself.</summary>
    public static void Forget(Audience audience)
    {
        lock (Audiences)
        {
            Audiences.RemoveAll(known => !known.TryGetTarget(out var other) || ReferenceEquals(other, audience));
        }
    }

    private static void Count(string name, string unit, string description, Func<PushCounts, long> count) =>
        Meter.CreateObservableCounter(name, () => Observe(audience => count(audience.Counts)), unit, description);

    /// <summary>A component may have an audience at each of several servers: they count together.</summary>
    private static List<Measurement<long>> Observe(Func<Audience, long> value)
    {
        lock (Audiences)
        {
            return
            [
                .. from known in Audiences
                   select known.TryGetTarget(out var audience) ? audience : null into audience
                   where audience is not null
                   group value(audience) by audience.Tag into same
                   select new Measurement<long>(same.Sum(), same.Key),
            ];
        }
    }
}

using System.Diagnostics.Metrics;

namespace Extdisco.Push;

/// <summary>What is counted of pushes, for all components of the process. Each value is tagged with its component; no other address is.</summary>
internal static class PushMetrics
{
    private static readonly Meter Meter = new("Extdisco.Push");

    /// <summary>Pushes sent.</summary>
    public static Counter<long> Sent { get; } = Meter.CreateCounter<long>("extdisco.push.sent", "{push}", "Pushes sent.");

    /// <summary>Pushes answered with a result.</summary>
    public static Counter<long> Answered { get; } = Meter.CreateCounter<long>("extdisco.push.answered", "{push}", "Pushes answered with a result.");

    /// <summary>Pushes answered with an error.</summary>
    public static Counter<long> Refused { get; } = Meter.CreateCounter<long>("extdisco.push.refused", "{push}", "Pushes answered with an error.");

    /// <summary>Pushes that got no answer in time.</summary>
    public static Counter<long> Unanswered { get; } = Meter.CreateCounter<long>("extdisco.push.unanswered", "{push}", "Pushes that got no answer in time.");

    /// <summary>Changes that went out together with an earlier one.</summary>
    public static Counter<long> Coalesced { get; } = Meter.CreateCounter<long>("extdisco.push.coalesced", "{change}", "Changes that went out together with an earlier one.");

    /// <summary>Entities forgotten because there were too many.</summary>
    public static Counter<long> Evicted { get; } = Meter.CreateCounter<long>("extdisco.entities.evicted", "{entity}", "Entities forgotten because there were too many.");

    private static readonly List<WeakReference<Audience>> Audiences = [];

    static PushMetrics()
    {
        Meter.CreateObservableGauge("extdisco.entities.present", () => Observe(audience => audience.PresentCount), "{entity}", "Entities known to be present.");
        Meter.CreateObservableGauge("extdisco.entities.interested", () => Observe(audience => audience.InterestedCount), "{entity}", "Entities that have asked for services and are remembered.");
    }

    /// <summary>Has the entities of an audience counted, as long as it lives.</summary>
    public static void Watch(Audience audience)
    {
        lock (Audiences)
        {
            Audiences.RemoveAll(known => !known.TryGetTarget(out _));
            Audiences.Add(new WeakReference<Audience>(audience));
        }
    }

    private static List<Measurement<int>> Observe(Func<Audience, int> count)
    {
        lock (Audiences)
        {
            return [.. Audiences.Select(known => known.TryGetTarget(out var audience) ? audience : null).OfType<Audience>()
                .Select(audience => new Measurement<int>(count(audience), audience.Tag))];
        }
    }
}

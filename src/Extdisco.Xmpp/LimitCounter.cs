using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp;

/// <summary>
/// Counts how often a component's limits were reached. The values are tagged with the limit and the component; whoever reached it is
/// in no tag, because anybody can invent addresses. All counters of a component count together, for as long as the process lives.
/// </summary>
/// <param name="component">The component.</param>
internal sealed class LimitCounter(Jid component)
{
    private static readonly string[] Names = Enum.GetNames<Limit>();
    private static readonly KeyValuePair<string, object?>[] Tags = Array.ConvertAll(Names, name => new KeyValuePair<string, object?>("extdisco.limit", name));
    private static readonly ConcurrentDictionary<Jid, long[]> ByComponent = [];

    private readonly long[] _counts = ByComponent.GetOrAdd(component, static _ => new long[Names.Length]);

    static LimitCounter() =>
        XmppMetrics.Meter.CreateObservableCounter("extdisco.limits.reached", Observe, "{event}", "How often a limit was reached.");

    /// <summary>The name of the option that is this limit.</summary>
    public static string NameOf(Limit limit) => Names[(int)limit];

    /// <summary>Counts that a limit was reached once.</summary>
    public void Reached(Limit limit) => Interlocked.Increment(ref _counts[(int)limit]);

    private static IEnumerable<Measurement<long>> Observe()
    {
        foreach (var (component, counts) in ByComponent)
        {
            for (var limit = (int)Limit.None + 1; limit < counts.Length; limit++)
            {
                yield return new Measurement<long>(Interlocked.Read(ref counts[limit]), Tags[limit], new(XmppMetrics.Component, component.ToString()));
            }
        }
    }
}

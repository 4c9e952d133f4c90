using System.Diagnostics.Metrics;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Xmpp;

/// <summary>
/// Counts how often a component's limits were reached. The values are tagged with the limit and the component; whoever reached it is
/// in no tag, because anybody can invent addresses.
/// </summary>
/// <param name="component">The component.</param>
internal sealed class LimitCounter(Jid component)
{
    private static readonly Meter Meter = new("Extdisco.Xmpp");

    private static readonly Counter<long> Count =
        Meter.CreateCounter<long>("extdisco.limits.reached", "{event}", "How often a limit was reached.");

    private static readonly KeyValuePair<string, object?>[] Tags = Array.ConvertAll(
        Enum.GetNames<Limit>(), name => new KeyValuePair<string, object?>("extdisco.limit", name));

    private readonly KeyValuePair<string, object?> _component = new("extdisco.component", component.ToString());

    /// <summary>Counts that a limit was reached once.</summary>
    public void Reached(Limit limit) => Count.Add(1, Tags[(int)limit], _component);
}

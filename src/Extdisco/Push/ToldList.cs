using System.Text;

namespace Extdisco.Push;

/// <summary>The services that somebody was told of. Immutable, and one object for all who were told the same.</summary>
internal sealed class ToldList
{
    private readonly Dictionary<string, ToldService> _byStartTag = new(StringComparer.Ordinal);

    /// <summary>Makes a list. To a client, services that differ in nothing but what is marked are one: the first counts.</summary>
    public ToldList(IEnumerable<ToldService> services)
    {
        foreach (var service in services)
        {
            _byStartTag.TryAdd(KeyOf(service.StartTag), service);
        }
    }

    /// <summary>The services, in order.</summary>
    public IReadOnlyCollection<ToldService> Services => _byStartTag.Values;

    /// <summary>What was told of the service with this start tag, or null.</summary>
    public ToldService? Find(ReadOnlySpan<byte> startTag) => _byStartTag.GetValueOrDefault(KeyOf(startTag));

    /// <summary>Whether two lists say the same. The order says nothing.</summary>
    public bool Says(ToldList other) =>
        Services.Count == other.Services.Count && Services.All(service => service.Equals(other.Find(service.StartTag)));

    /// <summary>
    /// What somebody may hold who was told either this or something else. It is one of the two where that says it already, so that
    /// what is added again and again does not become another list each time.
    /// </summary>
    public ToldList Or(ToldList other)
    {
        var union = new ToldList(
        [
            .. Services.Select(service => Either(service, other.Find(service.StartTag))),
            .. other.Services.Where(service => Find(service.StartTag) is null).Select(service => Either(service, null)),
        ]);
        return union.Says(this) ? this : union.Says(other) ? other : union;
    }

    private static ToldService Either(ToldService one, ToldService? other) => (one, other) switch
    {
        (_, null) or ({ Mark: ToldService.ThereOrNot }, _) or (_, { Mark: ToldService.ThereOrNot }) => one with { Mark = ToldService.ThereOrNot },
        _ when one.Equals(other) => one,
        _ => one with { Mark = ToldService.OneOrAnother },
    };

    private static string KeyOf(ReadOnlySpan<byte> startTag) => Encoding.UTF8.GetString(startTag);
}

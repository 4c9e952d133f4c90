using System.Collections.Immutable;
using System.Xml.Linq;

namespace Extdisco.Tests.Push.Model;

/// <summary>The services that a client holds for one thing that it asked for. Immutable.</summary>
internal sealed class HeldList
{
    private static readonly string[] OfDeleted = ["type", "host", "port", "transport", "action"];

    private readonly ImmutableSortedDictionary<string, HeldService> _services;

    private HeldList(ImmutableSortedDictionary<string, HeldService> services) => _services = services;

    /// <summary>Nothing.</summary>
    public static HeldList Empty { get; } = new(ImmutableSortedDictionary.Create<string, HeldService>(StringComparer.Ordinal));

    public IEnumerable<KeyValuePair<string, HeldService>> Services => _services;

    /// <summary>An answer. Of two services that cannot be told apart, the first counts.</summary>
    public static HeldList Of(XElement services)
    {
        var held = Empty._services;
        foreach (var service in services.Elements())
        {
            var key = HeldService.KeyOf(service);
            held = held.ContainsKey(key) ? held : held.Add(key, HeldService.Of(service));
        }

        return new HeldList(held);
    }

    public HeldService? Find(string key) => _services.GetValueOrDefault(key);

    /// <summary>With an answer about one type.</summary>
    public HeldList With(HeldList answer, string type) =>
        new(_services.RemoveRange(_services.Keys.Where(key => key.StartsWith(type + ' ', StringComparison.Ordinal))).AddRange(answer._services));

    /// <summary>With credentials for services among these.</summary>
    public HeldList WithCredentials(HeldList answer) =>
        new(_services.SetItems(answer._services
            .Where(service => _services.ContainsKey(service.Key))
            .Select(service => KeyValuePair.Create(service.Key, _services[service.Key].With(service.Value)))));

    /// <summary>With what a push says.</summary>
    /// <param name="push">The push.</param>
    /// <param name="isSure">Whether it is known what was told before: then a push says nothing but what is new.</param>
    /// <param name="hasCredentials">Whether credentials were requested: those who have them may be told that they have to be, by the same again.</param>
    public HeldList With(Pushed push, bool isSure, bool hasCredentials)
    {
        var held = _services;
        Check(push.Services!.HasElements, "says nothing");
        foreach (var service in push.Services.Elements())
        {
            var key = HeldService.KeyOf(service);
            var now = HeldService.Of(service);
            var before = held.GetValueOrDefault(key);
            switch (service.Attribute("action")?.Value)
            {
                case "add":
                    Check(!isSure || before is null, $"adds {key}, which is there");
                    held = held.SetItem(key, now);
                    break;
                case "modify":
                    Check(before is not null, $"modifies {key}, which is not there");
                    // Where credentials have to be asked for, that they changed is told by nothing else. Those that end are renewed
                    // together, by the age of the oldest.
                    Check(!isSure || now.IsRestricted || hasCredentials || now.Expires is not null || !now.Equals(before), $"modifies nothing of {key}");
                    held = held.SetItem(key, now);
                    break;
                case "delete":
                    Check(!isSure || before is not null, $"deletes {key}, which is not there");
                    Check(!service.HasElements && service.Attributes().All(attribute => OfDeleted.Contains(attribute.Name.LocalName, StringComparer.Ordinal)), $"deletes {key} with more than what it is known by");
                    held = held.Remove(key);
                    break;
                default:
                    Check(false, $"has no action that there is for {key}");
                    break;
            }
        }

        return new HeldList(held);

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                throw new ModelFault($"a push {fault}: {push}; held before: {this}");
            }
        }
    }

    public override string ToString() => _services.Count == 0 ? "nothing" : string.Join("; ", _services.Select(service => $"{service.Key} = {service.Value}"));
}

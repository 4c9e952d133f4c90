using System.Globalization;
using System.Numerics;
using Extdisco.Services;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Queries;

/// <summary>Credentials for services that the asker names (XEP-0215, section 3.3).</summary>
internal static class CredentialsQuery
{
    /// <summary>How many services one query may name. Psi asks for all it knows at once; nobody has sixteen.</summary>
    internal const int MaximumServices = 16;

    // A mark is a bit, so that the marks of a thousand entries are looked through in no time.
    private const int MarksInWord = 64;
    private const int WordsOnStack = 64;

    private static readonly StanzaError NoService = StanzaError.BadRequest.With("Name the service in a <service/> with its host and type.");
    private static readonly StanzaError NoHost = StanzaError.BadRequest.With("A <service/> has no host.");
    private static readonly StanzaError NoType = StanzaError.BadRequest.With("A <service/> has no type.");
    private static readonly StanzaError NoPort = StanzaError.BadRequest.With("The port of a <service/> is not a number from 0 to 65535.");
    private static readonly StanzaError WrongChild = StanzaError.BadRequest.With("<credentials/> holds something else than <service/>.");
    private static readonly StanzaError TooMany =
        StanzaError.BadRequest.With(string.Create(CultureInfo.InvariantCulture, $"One query may name {MaximumServices} services."));

    private static readonly StanzaError NothingFound = StanzaError.ItemNotFound.With("There are no credentials for such a service here.");

    /// <summary>Writes each service that the query names once, in the order of the registry: whichever client takes the first gets the operator's first.</summary>
    public static StanzaError? Answer(ServiceRegistry registry, XmlElement query, ref ServiceWriter answer)
    {
        var entries = registry.Entries;
        var words = (entries.Length + MarksInWord - 1) / MarksInWord;
        var wanted = words <= WordsOnStack ? stackalloc ulong[words] : new ulong[words];
        if (Mark(registry, query, answer.Version, wanted) is { } error)
        {
            return error;
        }

        var found = false;
        answer.Xml.StartElement("credentials"u8, answer.Version.NamespaceUtf8);
        for (var word = 0; word < wanted.Length; word++)
        {
            for (var marks = wanted[word]; marks != 0; marks &= marks - 1)
            {
                found |= answer.WriteRequested(entries[(word * MarksInWord) + BitOperations.TrailingZeroCount(marks)]);
            }
        }

        answer.Xml.EndElement("credentials"u8);
        return found ? null : NothingFound;
    }

    private static StanzaError? Mark(ServiceRegistry registry, XmlElement query, ExtdiscoVersion version, Span<ulong> wanted)
    {
        var count = 0;
        foreach (var child in query.Children)
        {
            if (!child.Namespace.SequenceEqual(version.NamespaceUtf8))
            {
                continue;
            }

            if (!child.Name.SequenceEqual("service"u8))
            {
                return WrongChild;
            }

            if (++count > MaximumServices)
            {
                return TooMany;
            }

            if (MarkOne(registry, child, wanted) is { } error)
            {
                return error;
            }
        }

        return count == 0 ? NoService : null;
    }

    private static StanzaError? MarkOne(ServiceRegistry registry, XmlElement request, Span<ulong> wanted)
    {
        var name = request.Attribute("host"u8);
        var type = request.Attribute("type"u8);
        if (name.IsEmpty || type.IsEmpty)
        {
            return name.IsEmpty ? NoHost : NoType;
        }

        int? port = null;
        if (request.TryGetAttribute("port"u8, out var text))
        {
            if (!UnsignedShort.TryParse(text, out var value))
            {
                return NoPort;
            }

            port = value;
        }

        foreach (var index in registry.At(name))
        {
            if (registry.Entries[index].Matches(type, port, request.Attribute("transport"u8)))
            {
                wanted[index / MarksInWord] |= 1UL << (index % MarksInWord);
            }
        }

        return null;
    }
}

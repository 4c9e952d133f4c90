using Extdisco.Services;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Queries;

/// <summary>The list of services, all or those of one type (XEP-0215, sections 3.1 and 3.2).</summary>
internal static class ServicesQuery
{
    // Longer than any that is registered or made up by people, and nothing to an answer.
    private const int MaximumType = 256;

    private static readonly StanzaError TypeTooLong = StanzaError.BadRequest.With("No service has a type that is so long.");

    /// <summary>Writes the list. It is empty for a type that nobody has heard of, as much as for one that is not offered.</summary>
    /// <returns>Null, or the error to answer with.</returns>
    public static StanzaError? Answer(ServiceRegistry registry, XmlElement query, ReadOnlySpan<byte> language, ref ServiceWriter answer)
    {
        // The type comes back as it came, so that the asker knows of what this is the list. An empty one is a type like any
        // other that does not exist: a list without a type would claim that there are no services at all.
        var filtered = query.TryGetAttribute("type"u8, out var type);
        if (type.Length > MaximumType)
        {
            return TypeTooLong;
        }

        answer.Xml.StartElement("services"u8, answer.Version.NamespaceUtf8);
        if (filtered)
        {
            answer.Xml.Attribute("type"u8, type);
        }

        foreach (var entry in registry.Entries)
        {
            if (!filtered || entry.HasType(type))
            {
                answer.WriteListed(entry, language);
            }
        }

        answer.Xml.EndElement("services"u8);
        return null;
    }
}

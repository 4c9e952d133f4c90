using Extdisco.Push;
using Extdisco.Server.Configuration;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Server.Options;

/// <summary>What others may cost us (<c>Extdisco:Limits</c>).</summary>
/// <param name="Stanzas">What one stanza may cost.</param>
/// <param name="TrackedEntities">How many entities are remembered on one connection.</param>
internal sealed record LimitOptions(XmlLimits Stanzas, int TrackedEntities)
{
    /// <summary>Reads the section.</summary>
    public static LimitOptions Read(ConfigReader reader)
    {
        var defaults = new XmlLimits();
        var stanzas = new XmlLimits
        {
            // RFC 6120, section 13.12: a limit below 10000 bytes is not allowed.
            StanzaBytes = reader.Integer("StanzaBytes", defaults.StanzaBytes, 10_000, 64 * 1024 * 1024),
            Depth = reader.Integer("Depth", defaults.Depth, 8, 1024),
            Attributes = reader.Integer("Attributes", defaults.Attributes, 16, 1024),
            Namespaces = reader.Integer("Namespaces", defaults.Namespaces, 16, 1024),
        };
        return new LimitOptions(stanzas, reader.Integer("TrackedEntities", new PushOptions().TrackedEntities, 1, 100_000_000));
    }
}

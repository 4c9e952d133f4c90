using Extdisco.Server.Configuration;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Server.Options;

/// <summary>What one stanza may cost (<c>Extdisco:Limits</c>).</summary>
internal static class LimitOptions
{
    /// <summary>Reads the section.</summary>
    public static XmlLimits Read(ConfigReader reader)
    {
        var defaults = new XmlLimits();
        return new XmlLimits
        {
            // RFC 6120, section 13.12: a limit below 10000 bytes is not allowed.
            StanzaBytes = reader.Integer("StanzaBytes", defaults.StanzaBytes, 10_000, 64 * 1024 * 1024),
            Depth = reader.Integer("Depth", defaults.Depth, 8, 1024),
            Attributes = reader.Integer("Attributes", defaults.Attributes, 16, 1024),
        };
    }
}

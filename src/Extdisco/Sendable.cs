using Extdisco.Xmpp.Xml;

namespace Extdisco;

/// <summary>Finds out when a catalogue is made, and not when somebody asks, that a text cannot be sent.</summary>
internal static class Sendable
{
    /// <exception cref="FormatException">The text holds a character that XML 1.0 forbids (section 2.2).</exception>
    public static void Check(string text) => new Utf8XmlWriter(64).Text(text);
}

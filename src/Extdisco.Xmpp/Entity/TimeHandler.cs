using System.Globalization;
using System.Text;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Entity;

/// <summary>Answers what time it is here (XEP-0202): in UTC, and how far the local time is from it.</summary>
/// <param name="time">The clock and the local time zone.</param>
public sealed class TimeHandler(TimeProvider time) : IIqHandler
{
    private static readonly XmlName[] Names = [new("time", Encoding.UTF8.GetString(Xmlns.Time))];
    private static readonly string[] Own = [Names[0].Namespace];

    /// <inheritdoc/>
    public IReadOnlyList<XmlName> Payloads => Names;

    /// <inheritdoc/>
    public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => Own;

    /// <inheritdoc/>
    public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var utc = time.GetUtcNow();
        var local = TimeZoneInfo.ConvertTime(utc, time.LocalTimeZone);
        Span<byte> text = stackalloc byte[32];

        // XEP-0082, sections 3.2 and 3.3: "zzz" gives +hh:mm for every offset, zero included.
        result.StartElement("time"u8, Xmlns.Time);
        result.StartElement("tzo"u8);
        local.TryFormat(text, out var length, "zzz", CultureInfo.InvariantCulture);
        result.Text(text[..length]);
        result.EndElement("tzo"u8);
        result.StartElement("utc"u8);
        utc.UtcDateTime.TryFormat(text, out length, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        result.Text(text[..length]);
        result.EndElement("utc"u8);
        result.EndElement("time"u8);
        return null;
    }
}

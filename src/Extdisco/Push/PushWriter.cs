using System.Diagnostics;
using Extdisco.Credentials;
using Extdisco.Queries;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Push;

/// <summary>Writes pushes (XEP-0215, section 3.2).</summary>
internal static class PushWriter
{
    /// <summary>Writes a push.</summary>
    /// <param name="xml">Where to.</param>
    /// <param name="id">The id of the IQ.</param>
    /// <param name="from">In whose name.</param>
    /// <param name="to">To whom.</param>
    /// <param name="address">The address of the same, read.</param>
    /// <param name="interest">What it has asked for and was told.</param>
    /// <param name="view">What holds now.</param>
    /// <param name="plan">The difference between the two.</param>
    /// <param name="renews">Whether credentials are renewed.</param>
    /// <param name="now">The time.</param>
    public static void Write(
        Utf8XmlWriter xml,
        ReadOnlySpan<byte> id,
        Jid from,
        Entity to,
        JidView address,
        Interest interest,
        ServiceView view,
        PushPlan plan,
        bool renews,
        DateTimeOffset now)
    {
        StartIq(xml, "set"u8, id, from);
        xml.Attribute("to"u8, to.Address);
        xml.StartElement("services"u8, ExtdiscoVersion.Second.NamespaceUtf8);
        if (interest.Topic.Type is { } type)
        {
            xml.Attribute("type"u8, type);
        }

        foreach (var startTag in plan.Deleted)
        {
            xml.StartElementRaw(startTag);
            xml.Attribute("action"u8, "delete"u8);
            xml.EndElement("service"u8);
        }

        var services = new ServiceWriter(xml, ExtdiscoVersion.Second, address, now, stackalloc byte[RenderedCredentials.Room]);
        for (var i = 0; i < view.Entries.Length; i++)
        {
            var entry = view.Entries[i];
            var action = plan.Actions[i];
            if (action == PushAction.None && renews && Renewal.IsPossible(entry, interest, now))
            {
                action = PushAction.Modify;
            }

            if (action != PushAction.None)
            {
                services.WriteListed(entry, view.Language, NameOf(action), unasked: interest.RequestedAt != 0 && action == PushAction.Modify);
            }
        }

        xml.EndElement("services"u8);
        xml.EndElement("iq"u8);
    }

    /// <summary>Writes a ping (XEP-0199).</summary>
    public static void WritePing(Utf8XmlWriter xml, ReadOnlySpan<byte> id, Jid from, ReadOnlySpan<byte> to)
    {
        StartIq(xml, "get"u8, id, from);
        xml.Attribute("to"u8, to);
        xml.EmptyElement("ping"u8, Xmlns.Ping);
        xml.EndElement("iq"u8);
    }

    /// <summary>Writes a presence probe (RFC 6121, section 4.3).</summary>
    public static void WriteProbe(Utf8XmlWriter xml, Jid from, Jid to)
    {
        xml.StartElement("presence"u8);
        xml.Attribute("type"u8, "probe"u8);
        xml.Attribute("from"u8, from.ToString());
        xml.Attribute("to"u8, to.ToString());
        xml.EndElement("presence"u8);
    }

    private static void StartIq(Utf8XmlWriter xml, ReadOnlySpan<byte> type, ReadOnlySpan<byte> id, Jid from)
    {
        xml.StartElement("iq"u8);
        xml.Attribute("type"u8, type);
        xml.Attribute("id"u8, id);
        xml.Attribute("from"u8, from.ToString());
    }

    private static ReadOnlySpan<byte> NameOf(PushAction action) => action switch
    {
        PushAction.Add => "add"u8,
        PushAction.Modify => "modify"u8,
        _ => throw new UnreachableException(),
    };
}

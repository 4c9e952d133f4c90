using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Stanzas;

/// <summary>A stanza's common attributes (RFC 6120, section 8.1), read in place.</summary>
public readonly struct Stanza
{
    private readonly XmlSlice _from;
    private readonly XmlSlice _to;
    private readonly XmlSlice _id;
    private readonly XmlSlice _type;

    /// <summary>Looks at an element of the stream.</summary>
    public Stanza(XmlElement element)
    {
        Element = element;
        foreach (ref readonly var attribute in element.Attributes)
        {
            if (attribute.Prefix.Length > 0)
            {
                continue;
            }

            var name = element.Bytes(attribute.Local);
            if (name.SequenceEqual("from"u8))
            {
                _from = attribute.Value;
            }
            else if (name.SequenceEqual("to"u8))
            {
                _to = attribute.Value;
            }
            else if (name.SequenceEqual("id"u8))
            {
                _id = attribute.Value;
            }
            else if (name.SequenceEqual("type"u8))
            {
                _type = attribute.Value;
            }
        }

        Kind = !element.Namespace.SequenceEqual(Xmlns.ComponentAccept) ? StanzaKind.None
            : element.Name.SequenceEqual("iq"u8) ? StanzaKind.Iq
            : element.Name.SequenceEqual("presence"u8) ? StanzaKind.Presence
            : element.Name.SequenceEqual("message"u8) ? StanzaKind.Message
            : StanzaKind.None;
    }

    /// <summary>The element itself.</summary>
    public XmlElement Element { get; }

    /// <summary>Which kind of stanza this is, if it is one.</summary>
    public StanzaKind Kind { get; }

    /// <summary>The sender as written, or empty.</summary>
    public ReadOnlySpan<byte> From => Element.Bytes(_from);

    /// <summary>The addressee as written, or empty.</summary>
    public ReadOnlySpan<byte> To => Element.Bytes(_to);

    /// <summary>Whether there is an addressee, be it an empty one.</summary>
    internal bool HasTo => _to != default;

    /// <summary>Whether there is a sender, be it an empty one.</summary>
    internal bool HasFrom => _from != default;

    /// <summary>The id, or empty.</summary>
    public ReadOnlySpan<byte> Id => Element.Bytes(_id);

    /// <summary>The type, or empty.</summary>
    public ReadOnlySpan<byte> Type => Element.Bytes(_type);

    /// <summary>Whether this is an IQ that must be answered (RFC 6120, section 8.2.3).</summary>
    public bool IsRequest => Kind == StanzaKind.Iq && IsGetOrSet;

    /// <summary>Whether the type is that of a request.</summary>
    internal bool IsGetOrSet => Type.SequenceEqual("get"u8) || Type.SequenceEqual("set"u8);

    /// <summary>Whether this is the answer to an IQ.</summary>
    public bool IsAnswer => Kind == StanzaKind.Iq && (Type.SequenceEqual("result"u8) || Type.SequenceEqual("error"u8));
}

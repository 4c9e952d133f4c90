namespace Extdisco.Xmpp.Xml;

/// <summary>What is wrong with XML that a stream cannot go on after; each has its stream error (RFC 6120, section 4.9.3).</summary>
public enum XmlFault
{
    /// <summary>It is not well-formed, or not namespace-well-formed (4.9.3.13).</summary>
    NotWellFormed,

    /// <summary>It holds a comment, a processing instruction, a DTD or a reference to an entity that is not predefined (4.9.3.18).</summary>
    RestrictedXml,

    /// <summary>There is something else than stanzas and white space in the stream (4.9.3.1).</summary>
    BadFormat,

    /// <summary>It is not UTF-8 (4.9.3.22).</summary>
    UnsupportedEncoding,
}

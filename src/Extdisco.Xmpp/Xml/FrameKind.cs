namespace Extdisco.Xmpp.Xml;

/// <summary>What the framer found in the bytes of a stream.</summary>
internal enum FrameKind
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The XML declaration in front of the stream header.</summary>
    Declaration,

    /// <summary>The stream header: the start tag of the root element.</summary>
    Header,

    /// <summary>White space between stanzas, which means nothing.</summary>
    Between,

    /// <summary>A whole stanza.</summary>
    Stanza,

    /// <summary>The beginning of a stanza that goes beyond a limit; the rest follows as <see cref="Drained"/>.</summary>
    BeyondLimits,

    /// <summary>More of a stanza that went beyond a limit, to be thrown away.</summary>
    Drained,

    /// <summary>The end tag of the stream.</summary>
    End,
}

namespace Extdisco.Xmpp.Xml;

/// <summary>What one stanza may cost. Whoever goes beyond gets <c>policy-violation</c>, and the stream lives on.</summary>
public sealed record XmlLimits
{
    /// <summary>
    /// The largest stanza in bytes. 256 KiB is what Prosody and ejabberd let a client send; escaping on the way can make it
    /// six times as long, which is why a stanza beyond is skipped and not a reason to close the stream.
    /// </summary>
    public int StanzaBytes { get; init; } = 256 * 1024;

    /// <summary>How deep elements may nest, the stanza being 1. No payload in use goes beyond about ten.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>How many attributes, namespace declarations included, an element may carry.</summary>
    public int Attributes { get; init; } = 64;

    /// <summary>
    /// How many namespaces may be declared inside of a stanza at one place of it, those of the elements around it included. Each name
    /// is looked for among them: without a limit a stanza could take a second.
    /// </summary>
    public int Namespaces { get; init; } = 64;
}

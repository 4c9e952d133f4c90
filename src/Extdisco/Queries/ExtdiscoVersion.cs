using System.Text;

namespace Extdisco.Queries;

/// <summary>
/// A version of the protocol. <c>:2</c> is XEP-0215 from 0.7 to the present 1.0.0; <c>:1</c> is 0.5 and 0.6, which clients of that
/// age and Jitsi as a fallback still speak.
/// </summary>
public sealed class ExtdiscoVersion
{
    private readonly byte[] _namespace;

    private ExtdiscoVersion(string xmlns, bool hasExpires, bool hasRestricted)
    {
        Namespace = xmlns;
        HasExpires = hasExpires;
        HasRestricted = hasRestricted;
        _namespace = Encoding.UTF8.GetBytes(xmlns);
    }

    /// <summary><c>urn:xmpp:extdisco:2</c></summary>
    public static ExtdiscoVersion Second { get; } = new("urn:xmpp:extdisco:2", hasExpires: true, hasRestricted: true);

    /// <summary><c>urn:xmpp:extdisco:1</c>, of whose <c>&lt;service/&gt;</c> 0.6 names host, name, password, port, transport, type and username.</summary>
    public static ExtdiscoVersion First { get; } = new("urn:xmpp:extdisco:1", hasExpires: false, hasRestricted: false);

    /// <summary>Both, the present one first.</summary>
    public static IReadOnlyList<ExtdiscoVersion> All { get; } = [Second, First];

    /// <summary>The namespace, which is the feature in service discovery as well.</summary>
    public string Namespace { get; }

    /// <summary>The namespace as UTF-8.</summary>
    public ReadOnlySpan<byte> NamespaceUtf8 => _namespace;

    /// <summary>Whether a service has the attribute <c>expires</c>.</summary>
    public bool HasExpires { get; }

    /// <summary>Whether a service has the attribute <c>restricted</c>.</summary>
    public bool HasRestricted { get; }

    /// <summary>The version that a namespace belongs to, or null.</summary>
    public static ExtdiscoVersion? Of(ReadOnlySpan<byte> xmlns) =>
        xmlns.SequenceEqual(Second._namespace) ? Second : xmlns.SequenceEqual(First._namespace) ? First : null;
}

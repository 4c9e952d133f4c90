using System.Text;

namespace Extdisco.Xmpp.Delegation;

/// <summary>A version of XEP-0355. For requests to a server's domain the two differ in nothing but their namespace.</summary>
public sealed class DelegationVersion
{
    private readonly byte[] _namespace;
    private readonly byte[] _wrapperStart;

    private DelegationVersion(ReadOnlySpan<byte> xmlns)
    {
        _namespace = xmlns.ToArray();
        Namespace = Encoding.UTF8.GetString(xmlns);
        _wrapperStart = Encoding.UTF8.GetBytes($"<delegation xmlns='{Namespace}'><forwarded xmlns='{Encoding.UTF8.GetString(Xmlns.Forward)}'>");
    }

    /// <summary><c>urn:xmpp:delegation:2</c>, which Prosody speaks.</summary>
    public static DelegationVersion Second { get; } = new(Xmlns.Delegation2);

    /// <summary><c>urn:xmpp:delegation:1</c>, which ejabberd speaks.</summary>
    public static DelegationVersion First { get; } = new(Xmlns.Delegation1);

    /// <summary>The namespace.</summary>
    public string Namespace { get; }

    /// <summary>The namespace as UTF-8.</summary>
    public ReadOnlySpan<byte> NamespaceUtf8 => _namespace;

    /// <summary>What ends a wrapper.</summary>
    internal static ReadOnlySpan<byte> WrapperEnd => "</forwarded></delegation>"u8;

    /// <summary>What begins a wrapper, the same in each answer.</summary>
    internal ReadOnlySpan<byte> WrapperStart => _wrapperStart;

    /// <summary>The version that a namespace is, or null.</summary>
    public static DelegationVersion? Of(ReadOnlySpan<byte> xmlns) =>
        xmlns.SequenceEqual(Second._namespace) ? Second : xmlns.SequenceEqual(First._namespace) ? First : null;
}

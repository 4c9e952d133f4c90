using System.Text;

namespace Extdisco.Xmpp.Xml;

/// <summary>The qualified name of an element: its namespace and its local name.</summary>
public sealed class XmlName : IEquatable<XmlName>
{
    private readonly byte[] _local;
    private readonly byte[] _namespace;

    /// <summary>Makes a name out of a local name and a namespace.</summary>
    public XmlName(string local, string xmlns)
    {
        Local = local;
        Namespace = xmlns;
        _local = Encoding.UTF8.GetBytes(local);
        _namespace = Encoding.UTF8.GetBytes(xmlns);
    }

    /// <summary>The local name.</summary>
    public string Local { get; }

    /// <summary>The namespace.</summary>
    public string Namespace { get; }

    /// <summary>Whether an element of this local name and namespace has this name.</summary>
    public bool Is(ReadOnlySpan<byte> local, ReadOnlySpan<byte> xmlns) => local.SequenceEqual(_local) && xmlns.SequenceEqual(_namespace);

    /// <inheritdoc/>
    public bool Equals(XmlName? other) =>
        other is not null && string.Equals(Local, other.Local, StringComparison.Ordinal)
        && string.Equals(Namespace, other.Namespace, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as XmlName);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Local, Namespace);

    /// <summary>The name in Clark notation: <c>{namespace}local</c>.</summary>
    public override string ToString() => $"{{{Namespace}}}{Local}";
}

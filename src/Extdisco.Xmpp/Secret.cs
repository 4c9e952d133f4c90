using System.Security.Cryptography;
using System.Text;

namespace Extdisco.Xmpp;

/// <summary>
/// The only carrier of a password or key. It prints as <c>***</c>, so that no log line, exception or dump of options
/// can show what it holds; whoever needs the value has to ask for it by name with <see cref="Reveal"/>.
/// </summary>
public sealed class Secret : IEquatable<Secret>
{
    private readonly byte[] _utf8;

    /// <summary>Wraps a secret text.</summary>
    /// <param name="value">The text; its UTF-8 bytes are what keys and digests are made from.</param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public Secret(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _utf8 = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>The secret as text, for the one place that needs it.</summary>
    public string Reveal() => Encoding.UTF8.GetString(_utf8);

    /// <summary>The secret as UTF-8 bytes, for keys and digests.</summary>
    public ReadOnlySpan<byte> RevealUtf8() => _utf8;

    /// <summary>Compares in a time that does not depend on where two secrets differ.</summary>
    public bool Equals(Secret? other) => other is not null && CryptographicOperations.FixedTimeEquals(_utf8, other._utf8);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>The same for every secret of the same length: a hash must not give the value away.</summary>
    public override int GetHashCode() => _utf8.Length;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}

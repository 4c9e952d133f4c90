using System.Text;
using Extdisco.Services;

namespace Extdisco.Push;

/// <summary>What somebody was told of a service: which one it is, and a mark of all the rest.</summary>
/// <param name="Type">The type, in lower case.</param>
/// <param name="Host">The host, as it is sent.</param>
/// <param name="Port">The port, or null.</param>
/// <param name="Transport">The transport in lower case, or null.</param>
/// <param name="Mark">Differs where the name, the form or where credentials come from differ; or one of those below.</param>
internal sealed record ToldService(string Type, string Host, int? Port, string? Transport, long Mark)
{
    /// <summary>The mark of a service of which one or another thing was told: it is not known which came through.</summary>
    public const long OneOrAnother = 0;

    /// <summary>The mark of a service that was told or was not: it is not known whether that came through.</summary>
    public const long ThereOrNot = 1;

    private byte[]? _startTag;

    /// <summary>The start tag with what tells the service from every other. Two services with the same are one to a client.</summary>
    public byte[] StartTag => _startTag ??= RegisteredService.RenderStartTag(
        Encoding.UTF8.GetBytes(Type), Host, Port, Transport is null ? default : Encoding.UTF8.GetBytes(Transport));

    /// <inheritdoc/>
    public bool Equals(ToldService? other) => other is not null && Mark == other.Mark && StartTag.AsSpan().SequenceEqual(other.StartTag);

    /// <inheritdoc/>
    public override int GetHashCode() => Mark.GetHashCode();
}

using System.Text;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.References;

/// <summary>The reference program <c>echo</c>: whatever comes, the same bytes go back.</summary>
internal readonly struct Echo : IReference
{
    private readonly byte[] _reply;

    /// <summary>Makes the reply.</summary>
    public Echo()
    {
        string[] credentials = [SampleReply.Username, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "2026-11-21T12:00:00Z"];
        string[] values =
        [
            FixedDigits.Id(0), Site.AddressOf(0),
            .. credentials, .. credentials, .. credentials, "",
        ];
        _reply = [.. SampleReply.Pieces.Zip(values, (piece, value) => (byte[])[.. piece, .. Encoding.UTF8.GetBytes(value)]).SelectMany(bytes => bytes)];
    }

    /// <inheritdoc/>
    public int MaximumLength => _reply.Length;

    /// <inheritdoc/>
    public int Answer(ReadOnlySpan<byte> stanza, Span<byte> target)
    {
        _reply.CopyTo(target);
        return _reply.Length;
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.References;

/// <summary>
/// The reference program <c>floor</c>: it reads the values out of the request (<see cref="RequestValues"/>), mints one password with
/// a key set up once, and writes the reply. Little less can be done without remembering anything.
/// </summary>
internal readonly struct Floor : IReference, IDisposable
{
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(Site.RelaySecret));
    private readonly byte[][] _pieces = SampleReply.Pieces;
    private readonly byte[] _expires;
    private readonly byte[] _prefix;

    /// <summary>Sets the key up.</summary>
    public Floor()
    {
        var expiry = TimeProvider.System.GetUtcNow().AddDays(1);
        _expires = Encoding.ASCII.GetBytes(expiry.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        _prefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{expiry.ToUnixTimeSeconds()}:"));
    }

    /// <inheritdoc/>
    public int MaximumLength => 2048;

    /// <inheritdoc/>
    public int Answer(ReadOnlySpan<byte> stanza, Span<byte> target)
    {
        if (!RequestValues.TryRead(stanza, out var request))
        {
            return 0;
        }

        var from = request.From;
        Span<byte> username = stackalloc byte[256];
        _prefix.CopyTo(username);
        from[..from.IndexOf((byte)'/')].CopyTo(username[_prefix.Length..]);
        username = username[..(_prefix.Length + from.IndexOf((byte)'/'))];

        Span<byte> hash = stackalloc byte[20];
        Span<byte> password = stackalloc byte[28];
        _hmac.AppendData(username);
        _hmac.GetHashAndReset(hash);
        Base64.EncodeToUtf8(hash, password, out _, out _);

        var at = 0;
        var piece = 0;
        Write(_pieces[piece++], request.Id, target, ref at);
        Write(_pieces[piece++], from, target, ref at);
        while (piece < _pieces.Length - 1)
        {
            Write(_pieces[piece++], username, target, ref at);
            Write(_pieces[piece++], password, target, ref at);
            Write(_pieces[piece++], _expires, target, ref at);
        }

        Write(_pieces[piece], default, target, ref at);
        return at;
    }

    /// <inheritdoc/>
    public void Dispose() => _hmac.Dispose();

    private static void Write(ReadOnlySpan<byte> piece, ReadOnlySpan<byte> value, Span<byte> target, ref int at)
    {
        piece.CopyTo(target[at..]);
        at += piece.Length;
        value.CopyTo(target[at..]);
        at += value.Length;
    }
}

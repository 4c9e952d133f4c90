using System.Runtime.CompilerServices;

namespace Extdisco.Xmpp.Components;

/// <summary>
/// The bytes received and not yet taken, in one piece, so that framing and parsing work over a span and a stanza that TCP cut
/// costs at most one move. It grows to the largest stanza and shrinks again.
/// </summary>
internal sealed class StreamInput(Stream stream)
{
    private const int Usual = 64 * 1024;
    private const int LeastRoom = 4 * 1024;

    private int _start;
    private int _end;

    /// <summary>Where the bytes are.</summary>
    public byte[] Buffer { get; private set; } = new byte[Usual];

    /// <summary>Where the first byte not yet taken is.</summary>
    public int Start => _start;

    /// <summary>The bytes not yet taken.</summary>
    public ReadOnlySpan<byte> Unread => Buffer.AsSpan(_start, _end - _start);

    /// <summary>Takes bytes from the front.</summary>
    public void Take(int count) => _start += count;

    /// <summary>Waits for more bytes. There is one such wait for each request of a lone client, so that its state is used again.</summary>
    /// <returns>False at the end of the stream.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        MakeRoom();
        var count = await stream.ReadAsync(Buffer.AsMemory(_end), cancellation);
        _end += count;
        return count > 0;
    }

    private void MakeRoom()
    {
        var unread = _end - _start;
        if (unread == 0)
        {
            _start = _end = 0;
            if (Buffer.Length > Usual)
            {
                Buffer = new byte[Usual];
            }

            return;
        }

        if (Buffer.Length - _end >= LeastRoom)
        {
            return;
        }

        var target = Buffer.Length - unread >= Buffer.Length / 2 ? Buffer : new byte[Buffer.Length * 2];
        Unread.CopyTo(target);
        Buffer = target;
        _start = 0;
        _end = unread;
    }
}

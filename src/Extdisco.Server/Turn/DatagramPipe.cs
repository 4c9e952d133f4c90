using System.Net.Sockets;

namespace Extdisco.Server.Turn;

/// <summary>A message a datagram (RFC 8489, section 6.2.1).</summary>
/// <param name="socket">Connected to the relay, so that nobody else's datagrams come in.</param>
/// <param name="route">Where it is connected to.</param>
internal sealed class DatagramPipe(Socket socket, StunRoute route) : StunPipe
{
    // One byte more than a message may have: what fills it is too long.
    private readonly byte[] _buffer = new byte[StunMessage.MaximumLength + 1];

    /// <inheritdoc/>
    public override bool IsReliable => false;

    /// <inheritdoc/>
    public override async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            await socket.SendAsync(message, SocketFlags.None, cancellation);
        }
        catch (SocketException e)
        {
            throw SocketFailure.Of(e, route);
        }
    }

    /// <inheritdoc/>
    public override async Task<byte[]> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            var length = await socket.ReceiveAsync(_buffer, SocketFlags.None, cancellation);
            return _buffer.AsSpan(0, length).ToArray();
        }
        catch (SocketException e)
        {
            throw SocketFailure.Of(e, route);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => socket.Dispose();
}

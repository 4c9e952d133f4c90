using System.Buffers.Binary;
using System.Net.Sockets;

namespace Extdisco.Server.Turn;

/// <summary>Messages one after another over tcp or TLS (RFC 8489, section 6.2.2): each says how long it is.</summary>
/// <param name="stream">Connected to the relay.</param>
/// <param name="route">Where it is connected to.</param>
internal sealed class StreamPipe(Stream stream, StunRoute route) : StunPipe
{
    private readonly byte[] _buffer = new byte[StunMessage.MaximumLength];

    /// <inheritdoc/>
    public override bool IsReliable => true;

    /// <inheritdoc/>
    public override async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(message, cancellation);
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    /// <inheritdoc/>
    public override async Task<byte[]> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            await stream.ReadExactlyAsync(_buffer.AsMemory(0, StunMessage.HeaderLength), cancellation);
            var length = StunMessage.HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(2));
            if ((_buffer[0] & 0xC0) != 0 || BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(4)) != StunMessage.MagicCookie)
            {
                throw new StunException(
                    ProbeFailureKind.NotStun,
                    $"what listens at {route} is no STUN or TURN server; see that this is the relay's port, and whether it is one for TLS");
            }

            if (length > StunMessage.MaximumLength)
            {
                throw new StunException(ProbeFailureKind.BadAnswer, $"the relay announces a message of {length} bytes; more than {StunMessage.MaximumLength} make no sense here");
            }

            await stream.ReadExactlyAsync(_buffer.AsMemory(StunMessage.HeaderLength, length - StunMessage.HeaderLength), cancellation);
            return _buffer.AsSpan(0, length).ToArray();
        }
        catch (EndOfStreamException)
        {
            throw SocketFailure.Closed(route);
        }
        catch (IOException e)
        {
            throw Broken(e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();

    private StunException Broken(IOException problem) =>
        problem.InnerException is SocketException socket ? SocketFailure.Of(socket, route) : SocketFailure.Closed(route);
}

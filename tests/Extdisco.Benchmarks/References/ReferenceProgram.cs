using System.Net;
using System.Net.Sockets;

namespace Extdisco.Benchmarks.References;

/// <summary>
/// The loop of a reference program: what is at hand is answered, and the answers leave in one write. It
/// survives nothing: it is there to show what the machine can do. Its sockets work as those of Extdisco do.
/// </summary>
internal static class ReferenceProgram
{
    /// <summary>Runs until the connection ends.</summary>
    public static async Task RunAsync<TReference>(int port, TReference reference)
        where TReference : struct, IReference
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var input = new byte[512 * 1024];
        var output = new byte[256 * 1024];
        var end = await Handshake.ShakeAsync(socket, input);
        var ends = default(StanzaEnds);
        int count;
        do
        {
            var start = 0;
            bool more;
            do
            {
                more = Answer(reference, ref ends, input.AsSpan(0, end), ref start, output, out var written);
                for (var sent = 0; sent < written;)
                {
                    sent += await socket.SendAsync(output.AsMemory(sent, written - sent));
                }
            }
            while (more);

            input.AsSpan(start, end - start).CopyTo(input);
            end -= start;
            count = await socket.ReceiveAsync(input.AsMemory(end));
            end += count;
        }
        while (count > 0);
    }

    /// <summary>Answers what is at hand, until the room for answers is used up.</summary>
    /// <returns>Whether there may be more.</returns>
    private static bool Answer<TReference>(TReference reference, ref StanzaEnds ends, ReadOnlySpan<byte> input, ref int start, Span<byte> output, out int written)
        where TReference : struct, IReference
    {
        written = 0;
        while (output.Length - written >= reference.MaximumLength)
        {
            var length = ends.Next(input[start..]);
            if (length == 0)
            {
                return false;
            }

            written += reference.Answer(input.Slice(start, length), output[written..]);
            start += length;
        }

        return true;
    }
}

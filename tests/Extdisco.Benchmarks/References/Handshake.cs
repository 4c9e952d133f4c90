using System.Net.Sockets;
using System.Text;
using Extdisco.Benchmarks.Load;
using Extdisco.Xmpp;

namespace Extdisco.Benchmarks.References;

/// <summary>How a reference program opens the stream (XEP-0114).</summary>
internal static class Handshake
{
    private const string Accepted = "<handshake/>";

    /// <summary>Shakes hands.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="input">What is read.</param>
    /// <returns>How many bytes came behind the handshake; they are moved to where the input begins.</returns>
    /// <exception cref="WrongReplyException">The server closed the stream.</exception>
    public static async Task<int> ShakeAsync(Socket socket, byte[] input)
    {
        await SendAsync(socket, $"<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='{Site.Component}'>");
        var header = await ReadAsync(socket, input, text => text.Contains("<stream:stream ", StringComparison.Ordinal) && text.EndsWith('>'));
        var id = header[(header.IndexOf(" id='", StringComparison.Ordinal) + " id='".Length)..];
        id = id[..id.IndexOf('\'', StringComparison.Ordinal)];
        var digest = Xmpp.Components.Handshake.Digest(Encoding.UTF8.GetBytes(id), new Secret(Site.ComponentSecret));
        await SendAsync(socket, $"<handshake>{digest}</handshake>");
        var answer = await ReadAsync(socket, input, text => text.Contains(Accepted, StringComparison.Ordinal));
        return Encoding.UTF8.GetBytes(answer.AsSpan(answer.IndexOf(Accepted, StringComparison.Ordinal) + Accepted.Length), input);
    }

    private static async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<string> ReadAsync(Socket socket, byte[] input, Predicate<string> isEnough)
    {
        var text = "";
        for (var end = 0; !isEnough(text); text = Encoding.UTF8.GetString(input, 0, end))
        {
            var count = await socket.ReceiveAsync(input.AsMemory(end));
            end += count > 0 ? count : throw new WrongReplyException($"The server closed the stream after: {text}");
        }

        return text;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Extdisco.Benchmarks.References;

namespace Extdisco.Benchmarks.Load;

/// <summary>
/// The XMPP server's side of a component connection (XEP-0114), as far as a component can tell: it takes any secret, delegates,
/// and answers what the component itself asks.
/// </summary>
internal sealed class ServerSide : IDisposable
{
    private readonly Socket _socket;

    private ServerSide(Socket socket) => _socket = socket;

    /// <summary>Waits for a component, and accepts it.</summary>
    /// <param name="listener">Where it connects to.</param>
    /// <param name="delegating">The domains that delegate to it; none where it would not know what to do with that.</param>
    public static ServerSide Accept(Socket listener, IEnumerable<string> delegating)
    {
        var socket = listener.Accept();
        socket.NoDelay = true;
        socket.ReceiveTimeout = 30_000;
        var received = new StringBuilder();
        Expect(socket, received, "<stream:stream ");
        Send(socket, $"<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' from='{Site.Component}' id='{Guid.NewGuid()}'>");
        Expect(socket, received, "</handshake>", "<handshake/>");
        Send(socket, "<handshake/>");
        foreach (var domain in delegating)
        {
            Send(socket, $"<message from='{domain}' to='{Site.Component}'><delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:xmpp:extdisco:2'/></delegation></message>");
        }

        socket.Blocking = false;
        return new ServerSide(socket);
    }

    /// <summary>Sends as much as the connection takes at present.</summary>
    /// <returns>How many bytes that was.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => sent,
            SocketError.WouldBlock => 0,
            _ => throw new SocketException((int)error),
        };
    }

    /// <summary>Waits until there is something to read, or room to write where that is wanted too, and reads.</summary>
    /// <returns>How many bytes were read.</returns>
    /// <exception cref="WrongReplyException">The component closes the connection, or says nothing for long.</exception>
    public int Receive(Span<byte> target, bool orWrite)
    {
        if (orWrite)
        {
            Socket.Select(new[] { _socket }.ToList(), new[] { _socket }.ToList(), null, TimeSpan.FromSeconds(10));
        }
        else if (!_socket.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead))
        {
            throw new WrongReplyException("The component has not answered for ten seconds.");
        }

        var count = _socket.Receive(target, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success when count > 0 => count,
            SocketError.WouldBlock => 0,
            SocketError.Success => throw new WrongReplyException("The component closed the connection."),
            _ => throw new SocketException((int)error),
        };
    }

    /// <summary>The answer to what a component asks by itself: that the domain has the feature, which does for pings too. Null for anything else.</summary>
    public static byte[]? AnswerTo(ReadOnlySpan<byte> stanza)
    {
        if (!stanza.StartsWith("<iq type='get'"u8))
        {
            return null;
        }

        return ResultFor(stanza, "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:extdisco:2'/></query>");
    }

    /// <summary>The result of a request.</summary>
    public static byte[] ResultFor(ReadOnlySpan<byte> stanza, string payload = "")
    {
        var request = System.Xml.Linq.XElement.Parse(Encoding.UTF8.GetString(stanza));
        return Encoding.UTF8.GetBytes(
            $"<iq type='result' id='{request.Attribute("id")!.Value}' from='{request.Attribute("to")!.Value}' to='{request.Attribute("from")!.Value}'>{payload}</iq>");
    }

    /// <summary>Answers what the component asks by itself until it has been silent for a while.</summary>
    public void Settle(TimeSpan silence)
    {
        var buffer = new byte[1024 * 1024];
        var end = 0;
        var ends = default(StanzaEnds);
        while (_socket.Poll(silence, SelectMode.SelectRead))
        {
            end += Receive(buffer.AsSpan(end), orWrite: false);
            var start = 0;
            while (ends.Next(buffer.AsSpan(start, end - start)) is > 0 and var length)
            {
                var answer = AnswerTo(buffer.AsSpan(start, length)) ?? throw new WrongReplyException($"The component sent {Encoding.UTF8.GetString(buffer, start, length)}");
                for (var sent = 0; sent < answer.Length;)
                {
                    sent += Send(answer.AsSpan(sent));
                }

                start += length;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Makes a socket that components can connect to.</summary>
    public static Socket Listen(out int port)
    {
        var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        return listener;
    }

    private static void Send(Socket socket, string text) => socket.Send(Encoding.UTF8.GetBytes(text));

    private static void Expect(Socket socket, StringBuilder text, params string[] anyOf)
    {
        var buffer = new byte[4096];
        while (!Array.Exists(anyOf, wanted => text.ToString().Contains(wanted, StringComparison.Ordinal)))
        {
            var count = socket.Receive(buffer);
            text.Append(count > 0 ? Encoding.UTF8.GetString(buffer, 0, count) : throw new WrongReplyException($"The component closed the connection after: {text}"));
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Extdisco.Testing;

/// <summary>A server that speaks bytes: what it sends is up to the test, byte for byte.</summary>
internal sealed class RawServer : IDisposable
{
    /// <summary>How long to wait for what has to come: long enough for a slow and busy machine.</summary>
    public const int Patience = 30;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task<RawConnection> AcceptAsync() =>
        new(await _listener.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(Patience)));

    public void Dispose() => _listener.Dispose();
}

/// <summary>One connection to a <see cref="RawServer"/>.</summary>
internal sealed class RawConnection(TcpClient client) : IDisposable
{
    public const string ProsodysId = "6b7a9f2e-52c0-4b0e-9b1e-0a1b2c3d4e5f";
    public const string Header = $"<?xml version='1.0'?><stream:stream id='{EjabberdsId}' xml:lang='en' xmlns:stream='http://etherx.jabber.org/streams' from='extdisco.example.test' xmlns='jabber:component:accept'>";

    private const string EjabberdsId = "16659817679568932019";

    private readonly byte[] _buffer = new byte[65_536];
    private string _unread = "";

    public NetworkStream Stream { get; } = client.GetStream();

    public bool IsClosed { get; private set; }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await Stream.WriteAsync(bytes);

    /// <summary>Reads up to and with an expected text, and returns all that came up to there.</summary>
    public async Task<string> ReadToAsync(string expected)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(RawServer.Patience));
        int at;
        while ((at = _unread.IndexOf(expected, StringComparison.Ordinal)) < 0)
        {
            int count;
            try
            {
                count = await Stream.ReadAsync(_buffer, timeout.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"'{expected}' did not come; what came: '{_unread}'", e);
            }

            IsClosed = count == 0;
            if (IsClosed)
            {
                throw new EndOfStreamException($"'{expected}' did not come before the end; what came: '{_unread}'");
            }

            _unread += Encoding.UTF8.GetString(_buffer, 0, count);
        }

        var end = at + expected.Length;
        var taken = _unread[..end];
        _unread = _unread[end..];
        return taken;
    }

    /// <summary>Takes what was read beyond what was expected.</summary>
    public string TakeUnread()
    {
        var taken = _unread;
        _unread = "";
        return taken;
    }

    /// <summary>Reads what still comes, until the other side closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(RawServer.Patience));
        int count;
        while ((count = await ReadOrResetAsync(timeout.Token)) > 0)
        {
            _unread += Encoding.UTF8.GetString(_buffer, 0, count);
        }

        IsClosed = true;
        return _unread;
    }

    /// <summary>Answers the stream header and the handshake.</summary>
    /// <param name="behindHandshake">What comes with the answer to the handshake.</param>
    /// <param name="streamId">The id of the stream; by default one like ejabberd's.</param>
    /// <param name="component">The component that is to connect.</param>
    public async Task<RawConnection> OpenAsync(string behindHandshake = "", string streamId = EjabberdsId, string component = "extdisco.example.test")
    {
        await ReadToAsync($"to='{component}'>");
        await SendAsync(Header.Replace(EjabberdsId, streamId, StringComparison.Ordinal));
        await ReadToAsync("</handshake>");
        await SendAsync("<handshake/>" + behindHandshake);
        return this;
    }

    public void Reset()
    {
        client.LingerState = new LingerOption(enable: true, 0);
        client.Dispose();
    }

    public void Dispose() => client.Dispose();

    private async Task<int> ReadOrResetAsync(CancellationToken cancellation)
    {
        try
        {
            return await Stream.ReadAsync(_buffer, cancellation);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

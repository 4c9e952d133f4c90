using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Extdisco.Server.Tests;

/// <summary>What an XMPP server is to a component: it accepts every handshake, and passes on what a test says.</summary>
internal sealed class ComponentListener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _opened = new(0);
    private readonly Task _accepting;
    private Stream? _latest;
    private int _connections;

    public ComponentListener()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections have been made so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Waits for one more connection whose handshake is done.</summary>
    public async Task WaitForConnectionAsync()
    {
        if (!await _opened.WaitAsync(Patience))
        {
            throw new TimeoutException("Nobody connected.");
        }
    }

    /// <summary>Sends an IQ over the latest connection.</summary>
    /// <returns>The answer.</returns>
    public async Task<string> AskAsync(string from, string to, string payload, string type = "get")
    {
        var id = Guid.NewGuid().ToString("N");
        await _latest!.WriteAsync(Encoding.UTF8.GetBytes($"<iq type='{type}' id='{id}' from='{from}' to='{to}'>{payload}</iq>"));
        return await ReadUntilAsync(_latest, text => text.Contains(id, StringComparison.Ordinal) && IsWhole(text));
    }

    /// <summary>Sends a stanza over the latest connection.</summary>
    public async Task SendAsync(string stanza) => await _latest!.WriteAsync(Encoding.UTF8.GetBytes(stanza));

    /// <summary>Waits for what comes over the latest connection, up to a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="times">How often.</param>
    /// <returns>All that came.</returns>
    public Task<string> ReadUntilAsync(string text, int times = 1) => ReadUntilAsync(_latest!, came => came.Split(text).Length > times);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
        _opened.Dispose();
        if (_latest is not null)
        {
            await _latest.DisposeAsync();
        }
    }

    /// <summary>Whether a stanza is there to its end: its end tag, or one tag that is empty.</summary>
    private static bool IsWhole(string text) =>
        text.EndsWith("</iq>", StringComparison.Ordinal)
        || (text.EndsWith("/>", StringComparison.Ordinal) && text.IndexOf('>', StringComparison.Ordinal) == text.Length - 1);

    private static async Task<string> ReadUntilAsync(Stream stream, Func<string, bool> done)
    {
        using var late = new CancellationTokenSource(Patience);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!done(text.ToString()))
        {
            var count = await stream.ReadAsync(buffer, late.Token);
            text.Append(count > 0 ? Encoding.UTF8.GetString(buffer, 0, count) : throw new EndOfStreamException($"Only this came: {text}"));
        }

        return text.ToString();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                await ShakeHandsAsync(client.GetStream());
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ShakeHandsAsync(NetworkStream stream)
    {
        try
        {
            await ReadUntilAsync(stream, text => text.Contains("<stream:stream", StringComparison.Ordinal) && text.EndsWith('>'));
            await stream.WriteAsync("<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1' from='x'>"u8.ToArray());
            await ReadUntilAsync(stream, text => text.EndsWith("</handshake>", StringComparison.Ordinal));
            _latest = stream;
            await stream.WriteAsync("<handshake/>"u8.ToArray());
            _opened.Release();
        }
        catch (IOException)
        {
            // A component that is told to stop may leave before it has come; the next one is as welcome.
        }
    }
}

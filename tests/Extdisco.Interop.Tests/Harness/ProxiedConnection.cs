using System.Net;
using System.Net.Sockets;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>One connection of a component, through the <see cref="ComponentProxy"/>.</summary>
public sealed class ProxiedConnection : IAsyncDisposable
{
    private static readonly TimeSpan Lateness = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenBytes = TimeSpan.FromSeconds(1);

    private readonly Socket _component;
    private readonly Socket _server;
    private readonly Func<Line> _line;
    private readonly FileStream _sent;
    private readonly FileStream _received;
    private readonly Task _end;
    private volatile bool _stranded;

    private ProxiedConnection(Socket component, Socket server, Func<Line> line)
    {
        _component = component;
        _server = server;
        _line = line;
        Sent = RunFolder.NewPath("component-sent.xml");
        Received = RunFolder.NewPath("component-received.xml");
        _sent = Record(Sent);
        _received = Record(Received);
        RunLedger.AddTraffic(Sent);
        _end = RunAsync();
    }

    /// <summary>The file that holds what the component has sent.</summary>
    public string Sent { get; }

    /// <summary>The file that holds what was passed on to the component.</summary>
    public string Received { get; }

    /// <summary>Connects to the server too; null if it is not there.</summary>
    public static async Task<ProxiedConnection?> OpenAsync(Socket component, int serverPort, Func<Line> line)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, serverPort);
            component.NoDelay = server.NoDelay = true;
            return new ProxiedConnection(component, server, line);
        }
        catch (SocketException)
        {
            component.Dispose();
            server.Dispose();
            return null;
        }
    }

    /// <summary>Breaks the component's side only. False if the connection had ended already.</summary>
    public bool Strand()
    {
        if (_end.IsCompleted)
        {
            return false;
        }

        _stranded = true;
        _component.Dispose();
        return true;
    }

    /// <summary>Resets both sides (TCP RST): what is under way is lost, and both see an error in place of an end.</summary>
    public async Task ResetAsync()
    {
        _component.LingerState = _server.LingerState = new LingerOption(enable: true, seconds: 0);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _component.Dispose();
        _server.Dispose();
        await _end;
    }

    // Without a buffer: what is recorded can be read at any time.
    private static FileStream Record(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private async Task RunAsync()
    {
        await Task.WhenAll(SendAsync(), ReceiveAsync());
        _component.Dispose();
        _server.Dispose();
        await _sent.DisposeAsync();
        await _received.DisposeAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await _component.ReceiveAsync(buffer) is > 0 and var count)
            {
                await _sent.WriteAsync(buffer.AsMemory(0, count));
                await PassAsync(buffer.AsMemory(0, count), _server);
            }

            _server.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            if (!_stranded)
            {
                _server.Dispose();
            }
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await _server.ReceiveAsync(buffer) is > 0 and var count)
            {
                // What is sent into a lost network is lost.
                if (_stranded)
                {
                    continue;
                }

                if (_line() == Line.Halved)
                {
                    await _component.SendAsync(buffer.AsMemory(0, count / 2));
                    break;
                }

                await _received.WriteAsync(buffer.AsMemory(0, count));
                await PassAsync(buffer.AsMemory(0, count), _component);
            }

            _component.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            if (!_stranded)
            {
                _component.Dispose();
            }
        }
    }

    private async Task PassAsync(ReadOnlyMemory<byte> bytes, Socket to)
    {
        while (!bytes.IsEmpty)
        {
            switch (_line())
            {
                case Line.Silent:
                    return;
                case Line.Held:
                    await Task.Delay(BetweenLooks);
                    break;
                case Line.Trickle:
                    await to.SendAsync(bytes[..1]);
                    bytes = bytes[1..];
                    await Task.Delay(BetweenBytes);
                    break;
                case Line.Late:
                    await Task.Delay(Lateness);
                    goto default;
                default:
                    bytes = bytes[await to.SendAsync(bytes)..];
                    break;
            }
        }
    }
}

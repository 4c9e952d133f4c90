using System.Net;
using System.Net.Sockets;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>One connection of a component, through the <see cref="ComponentProxy"/>.</summary>
public sealed class ProxiedConnection : IAsyncDisposable
{
    private readonly Socket _component;
    private readonly Socket _server;
    private readonly FileStream _record;
    private readonly Task _end;
    private volatile bool _stranded;

    private ProxiedConnection(Socket component, Socket server)
    {
        _component = component;
        _server = server;
        Record = RunFolder.NewPath("component-sent.xml");
        // Without a buffer: what is recorded can be read at any time.
        _record = new FileStream(Record, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        RunLedger.AddTraffic(Record);
        _end = RunAsync();
    }

    /// <summary>The file that holds what the component has sent.</summary>
    public string Record { get; }

    /// <summary>Connects to the server too; null if it is not there.</summary>
    public static async Task<ProxiedConnection?> OpenAsync(Socket component, int serverPort)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, serverPort);
            component.NoDelay = server.NoDelay = true;
            return new ProxiedConnection(component, server);
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

    public async ValueTask DisposeAsync()
    {
        _component.Dispose();
        _server.Dispose();
        await _end;
    }

    private async Task RunAsync()
    {
        await Task.WhenAll(SendAsync(), ReceiveAsync());
        _component.Dispose();
        _server.Dispose();
        await _record.DisposeAsync();
    }

    private async Task SendAsync()
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await _component.ReceiveAsync(buffer) is > 0 and var count)
            {
                await _record.WriteAsync(buffer.AsMemory(0, count));
                await _server.SendAsync(buffer.AsMemory(0, count));
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
                if (!_stranded)
                {
                    await _component.SendAsync(buffer.AsMemory(0, count));
                }
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
}

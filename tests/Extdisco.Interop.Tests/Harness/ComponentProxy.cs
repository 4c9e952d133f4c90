using System.Net;
using System.Net.Sockets;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>
/// Stands before a server's port for components: all that passes is recorded, and what can happen to a connection can be made to happen.
/// It listens only while the server does, so that a server that is down looks like one.
/// </summary>
public sealed class ComponentProxy : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ProxiedConnection> _connections = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    private volatile Line _line;

    /// <summary>Where components connect to; the same from the first time that it was open.</summary>
    public int Port { get; private set; }

    /// <summary>What the network between components and the server is like.</summary>
    public Line Line
    {
        get => _line;
        set => _line = value;
    }

    /// <summary>The latest connection.</summary>
    public ProxiedConnection Latest
    {
        get
        {
            lock (_gate)
            {
                return _connections[^1];
            }
        }
    }

    /// <param name="serverPort">The server's own port.</param>
    public void Open(int serverPort)
    {
        _listener = Listen();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener, serverPort);
    }

    /// <summary>Takes no more connections; those that there are stay.</summary>
    public async Task CloseAsync()
    {
        _listener?.Dispose();
        _listener = null;
        await _accepting;
    }

    /// <summary>
    /// Breaks all connections on the components' side only: to the server they look alive and silent, until they are disposed. So it
    /// is when a component's host or network is lost.
    /// </summary>
    public IReadOnlyList<ProxiedConnection> Strand()
    {
        lock (_gate)
        {
            var stranded = _connections.Where(connection => connection.Strand()).ToList();
            stranded.Should().NotBeEmpty("there must be a connection to be left half open");
            return stranded;
        }
    }

    /// <summary>Takes no more connections, and breaks those that there are on both sides.</summary>
    public async Task CutAsync()
    {
        await CloseAsync();
        List<ProxiedConnection> connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private TcpListener Listen()
    {
        while (true)
        {
            // Below the range that outgoing connections are given: none of them takes the port while it is closed.
            var listener = new TcpListener(IPAddress.Loopback, Port == 0 ? Random.Shared.Next(10_000, 32_000) : Port);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && Port == 0)
            {
                listener.Dispose();
            }
        }
    }

    private async Task AcceptAsync(TcpListener listener, int serverPort)
    {
        while (true)
        {
            Socket component;
            try
            {
                component = await listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (await ProxiedConnection.OpenAsync(component, serverPort, () => Line) is { } connection)
            {
                lock (_gate)
                {
                    _connections.Add(connection);
                }
            }
        }
    }
}

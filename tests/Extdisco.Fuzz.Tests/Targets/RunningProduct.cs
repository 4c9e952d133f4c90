using System.Net;
using System.Net.Sockets;
using Extdisco.Server.Hosting;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>One connection of the product at its default limits, and the server's side of it.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private readonly ServerConnection _connection;

    private RunningProduct(ServerConnection connection, FuzzPeer peer, LogWatch log)
    {
        _connection = connection;
        Peer = peer;
        Log = log;
    }

    /// <summary>The server's side.</summary>
    public FuzzPeer Peer { get; }

    /// <summary>What is logged.</summary>
    public LogWatch Log { get; }

    /// <summary>Starts it, and accepts its connection.</summary>
    public static async Task<RunningProduct> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = Product.At(((IPEndPoint)listener.LocalEndpoint).Port, Product.Configurations[0]);
        options = options with { Limits = options.Limits with { Stanzas = new XmlLimits() } };
        var log = new LogWatch();
        var connection = new ServerConnection(options.Servers[0], options, Product.Catalogues[0], Product.NewAudience(log), TimeProvider.System, log);
        return new RunningProduct(connection, new FuzzPeer(await listener.AcceptSocketAsync()), log);
    }

    public async ValueTask DisposeAsync()
    {
        var stopping = _connection.StopAsync();
        await Peer.DisposeAsync();
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        _connection.Dispose();
        Log.Dispose();
    }
}

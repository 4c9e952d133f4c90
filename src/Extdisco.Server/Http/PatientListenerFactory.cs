using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Http;

/// <summary>Kestrel's transport, with a listener of our own.</summary>
internal sealed class PatientListenerFactory(TimeProvider time, ILogger logger) : IConnectionListenerFactory
{
    /// <summary>How many connections wait until they are taken.</summary>
    private const int Backlog = 128;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        try
        {
            socket.Listen(Backlog);
            var connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), logger);
            return ValueTask.FromResult<IConnectionListener>(new PatientListener(socket, connections, time, logger));
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}

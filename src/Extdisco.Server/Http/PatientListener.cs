using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Http;

/// <summary>
/// Takes connections for Kestrel as its own transport does, but for one thing: where one cannot be taken because no file descriptor
/// is left, that transport tries again at once, without end, and burns a processor. This one waits in between.
/// </summary>
internal sealed class PatientListener(Socket socket, SocketConnectionContextFactory connections, TimeProvider time, ILogger logger) : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _unbound = new();
    private string? _told;

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_unbound.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(_unbound.Token);
                accepted.NoDelay = true;
                _told = null;
                return connections.Create(accepted);
            }
            catch (Exception end) when (end is ObjectDisposedException or OperationCanceledException)
            {
                return null;
            }
            catch (SocketException problem) when (!_unbound.IsCancellationRequested)
            {
                await PauseAsync(problem.Message);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync();
        socket.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        connections.Dispose();
        _unbound.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PauseAsync(string reason)
    {
        if (!string.Equals(reason, _told, StringComparison.Ordinal))
        {
            _told = reason;
            ServerLog.CannotAccept(logger, EndPoint, reason);
        }

        try
        {
            await Task.Delay(Pause, time, _unbound.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}

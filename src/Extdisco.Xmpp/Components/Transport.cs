using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Extdisco.Xmpp.Components;

/// <summary>Opens the TCP, and where configured TLS, connection that a stream runs over.</summary>
internal static class Transport
{
    /// <summary>TCP_USER_TIMEOUT of Linux: how long sent bytes may stay unacknowledged. .NET has no name for it.</summary>
    private const int TcpUserTimeout = 18;

    private const int TcpLevel = 6;

    /// <summary>Connects a socket.</summary>
    /// <exception cref="StreamBrokenException">The server cannot be reached.</exception>
    public static async Task<Socket> ConnectAsync(ComponentOptions options, CancellationToken cancellation)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            WatchForHalfOpen(socket, options.Timings);
            await socket.ConnectAsync(options.Host, options.Port, cancellation);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new StreamBrokenException(new StreamEnd(
                StreamEndKind.Unreachable,
                e.SocketErrorCode == SocketError.TooManyOpenSockets
                    ? $"no connection can be made to anywhere ({e.Message}); raise the number of files that this process may open"
                    : $"{options.Host}:{options.Port} cannot be reached ({e.Message}); see that the server runs and its component port is open to this host"));
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    /// <summary>Makes the stream of bytes: the socket's, or TLS over it.</summary>
    /// <exception cref="StreamBrokenException">TLS cannot be negotiated.</exception>
    public static async Task<Stream> OpenAsync(Socket socket, ComponentOptions options, CancellationToken cancellation)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (!options.Tls)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        try
        {
            await tls.AuthenticateAsClientAsync(TlsOptions(options), cancellation);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw new StreamBrokenException(new StreamEnd(
                StreamEndKind.TlsFailed,
                $"TLS with {options.Host}:{options.Port} failed ({(e.InnerException ?? e).Message}); see that the port is a TLS port, and its certificate is valid for '{options.Host}' and signed by an authority that is trusted here"));
        }
    }

    private static SslClientAuthenticationOptions TlsOptions(ComponentOptions options) =>
        new() { TargetHost = options.Host, CertificateChainPolicy = TlsTrust.Policy(options.TlsAuthorities) };

    private static void WatchForHalfOpen(Socket socket, ConnectionTimings timings)
    {
        var pingInterval = timings.PingInterval;
        if (pingInterval <= TimeSpan.Zero)
        {
            return;
        }

        var seconds = Math.Max(1, (int)(pingInterval.TotalSeconds / 4));
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Math.Max(1, (int)pingInterval.TotalSeconds));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        if (OperatingSystem.IsLinux())
        {
            // It ends a connection, too, whose other side takes nothing for as long: no sooner than we give that up ourselves.
            var patience = Math.Max(pingInterval.TotalMilliseconds * 2, timings.WriteTimeout.TotalMilliseconds + 1000);
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, BitConverter.GetBytes((int)Math.Min(patience, int.MaxValue)));
        }
    }
}

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Extdisco.Xmpp.Components;

namespace Extdisco.Server.Turn;

/// <summary>Connects to a relay: first the socket, then what runs over it.</summary>
/// <param name="timings">How patiently.</param>
/// <param name="time">Time.</param>
internal sealed class StunConnector(StunTimings timings, TimeProvider time)
{
    /// <summary>Connects a socket.</summary>
    /// <exception cref="StunException">The relay cannot be reached.</exception>
    public async Task<Socket> ConnectAsync(StunRoute route, CancellationToken cancellation)
    {
        var isDatagram = route.Transport == StunTransport.Udp;
        Socket? socket = null;
        try
        {
            socket = new Socket(route.EndPoint.AddressFamily, isDatagram ? SocketType.Dgram : SocketType.Stream, isDatagram ? ProtocolType.Udp : ProtocolType.Tcp);
            if (!isDatagram)
            {
                socket.NoDelay = true;
            }

            await WithinPatienceAsync(token => socket.ConnectAsync(route.EndPoint, token).AsTask(), () => SocketFailure.NoAnswer(route), cancellation);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw SocketFailure.Of(e, route);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    /// <summary>Makes what carries messages: of the socket itself, or of TLS over it.</summary>
    /// <param name="socket">A connected socket; the pipe closes it, and it is closed where there is none.</param>
    /// <param name="route">Where it is connected to.</param>
    /// <param name="shown">Called with the certificate as soon as the relay has shown one, good or not.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="StunException">TLS was not agreed upon, or the certificate is no good.</exception>
    public async Task<StunPipe> OpenAsync(Socket socket, StunRoute route, Action<X509Certificate2> shown, CancellationToken cancellation)
    {
        if (route.Transport == StunTransport.Udp)
        {
            return new DatagramPipe(socket, route);
        }

        var plain = new NetworkStream(socket, ownsSocket: true);
        return new StreamPipe(route.Transport == StunTransport.Tls ? await SecureAsync(plain, route, shown, cancellation) : plain, route);
    }

    private async Task<SslStream> SecureAsync(NetworkStream plain, StunRoute route, Action<X509Certificate2> shown, CancellationToken cancellation)
    {
        var check = new CertificateCheck(route.Host, time, shown);
        var tls = new SslStream(plain);
        try
        {
            await WithinPatienceAsync(token => tls.AuthenticateAsClientAsync(OptionsFor(route, check), token), () => SocketFailure.NoTls(route), cancellation);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw check.Fault ?? new StunException(
                ProbeFailureKind.TlsFailed,
                $"TLS with {route} fails ({(e.InnerException ?? e).Message}); see that this is the relay's port for TLS, and that the relay can read its certificate and key (coturn: tls-listening-port, cert, pkey; its log says at start what it could not read)");
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static SslClientAuthenticationOptions OptionsFor(StunRoute route, CertificateCheck check) => new()
    {
        TargetHost = route.Host.TrimEnd('.'),
        CertificateChainPolicy = TlsTrust.Policy(route.Authorities),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => check.Accepts(certificate, chain, errors),
    };

    private async Task WithinPatienceAsync(Func<CancellationToken, Task> work, Func<StunException> tooLate, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(timings.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await work(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw tooLate();
        }
    }
}

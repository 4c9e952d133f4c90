using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Extdisco.Credentials;

namespace Extdisco.Server.Turn;

/// <summary>One end of a probe: a STUN server's client, or one of the two between which a relay passes packets on.</summary>
/// <param name="route">Where the relay is.</param>
/// <param name="timings">How patiently.</param>
/// <param name="time">Time.</param>
/// <param name="shown">Called with each certificate that is shown.</param>
internal sealed class ProbeEnd(StunRoute route, StunTimings timings, TimeProvider time, Action<X509Certificate2> shown) : IAsyncDisposable
{
    private const int MostRedirections = 3;

    private readonly StunConnector _connector = new(timings, time);
    private Socket? _socket;
    private StunConnection? _connection;
    private TurnClient? _client;

    /// <summary>The allocation, once <see cref="AllocateAsync"/> went well.</summary>
    public TurnClient Client => _client ?? throw new InvalidOperationException("There is no allocation yet.");

    /// <summary>The shortest time yet between a request and its answer, or null.</summary>
    public TimeSpan? RoundTrip => _connection?.RoundTrip;

    /// <summary>Connects the socket.</summary>
    /// <exception cref="StunException">The relay cannot be reached.</exception>
    public async Task ConnectAsync(CancellationToken cancellation) => _socket = await _connector.ConnectAsync(route, cancellation);

    /// <summary>Agrees upon TLS, where there is to be TLS, and begins to read.</summary>
    /// <exception cref="StunException">TLS fails.</exception>
    public Task OpenAsync(CancellationToken cancellation) => OpenAsync(route, cancellation);

    /// <summary>Asks under which address the server sees this end (RFC 8489, section 12).</summary>
    /// <exception cref="StunException">It does not say.</exception>
    public async Task<IPEndPoint> BindAsync(CancellationToken cancellation)
    {
        var request = new StunWriter(StunMethod.Binding, StunClass.Request);
        request.Add(StunAttribute.Software, TurnClient.Software);
        var answer = await Connection.RequestAsync(request, null, cancellation);
        if (answer.Class == StunClass.Error)
        {
            throw TurnRefusal.Of(answer, hadCredentials: false, peer: null);
        }

        return answer.XorAddress(StunAttribute.XorMappedAddress)
            ?? answer.Address(StunAttribute.MappedAddress)
            ?? throw new StunException(ProbeFailureKind.BadAnswer, $"{route} answers Binding and does not say under which address it sees this host; see what listens there");
    }

    /// <summary>Opens a relay, at another server if this one says so (RFC 8489, section 10), by the same transport.</summary>
    /// <exception cref="StunException">There is none to be had.</exception>
    public async Task AllocateAsync(IssuedCredentials? credentials, AddressFamily family, CancellationToken cancellation)
    {
        var alternate = await TryAsync(credentials, family, cancellation);
        for (var redirections = 0; alternate is not null; redirections++)
        {
            var to = route with { EndPoint = alternate.EndPoint, Host = alternate.Domain ?? route.Host };
            if (redirections == MostRedirections)
            {
                throw new StunException(
                    ProbeFailureKind.Redirected,
                    $"the relay sends on to another one (300), and that one too, {MostRedirections + 1} times in a row, at last to {to.EndPoint}; let the last one serve (coturn: alternate-server)",
                    300);
            }

            try
            {
                await CloseAsync();
                _socket = await _connector.ConnectAsync(to, cancellation);
                await OpenAsync(to, cancellation);
                alternate = await TryAsync(credentials, family, cancellation);
            }
            catch (StunException e)
            {
                throw new StunException(e.Kind, $"the relay sends on to {to.EndPoint} (300), and there {e.Message}", e.Code);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => CloseAsync();

    private StunConnection Connection => _connection ?? throw new InvalidOperationException("The connection is not open yet.");

    private Task<StunAlternate?> TryAsync(IssuedCredentials? credentials, AddressFamily family, CancellationToken cancellation)
    {
        _client = new TurnClient(Connection, credentials);
        return _client.AllocateAsync(family, cancellation);
    }

    private async Task OpenAsync(StunRoute to, CancellationToken cancellation)
    {
        var socket = _socket ?? throw new InvalidOperationException("The socket is not connected yet.");
        _connection = new StunConnection(await _connector.OpenAsync(socket, to, shown, cancellation), to, timings, time);
    }

    private async ValueTask CloseAsync()
    {
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
        else if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _socket?.Dispose();
        (_client, _connection, _socket) = (null, null, null);
    }
}

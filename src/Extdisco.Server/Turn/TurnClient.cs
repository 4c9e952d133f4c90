using System.Net;
using System.Net.Sockets;
using Extdisco.Credentials;
using Extdisco.Services;

namespace Extdisco.Server.Turn;

/// <summary>One allocation at a relay, from its request to its end (RFC 8656).</summary>
/// <param name="connection">To the relay; it goes with the client.</param>
/// <param name="credentials">Who asks, or null where nobody in particular does.</param>
internal sealed class TurnClient(StunConnection connection, IssuedCredentials? credentials) : IAsyncDisposable
{
    /// <summary>What the relay's operator sees in its log.</summary>
    public const string Software = "extdisco";

    // A relay that restarts, or shares an address with another one, calls a nonce stale once; one that always does is broken.
    private const int MostAttempts = 4;

    private const uint OverUdp = 17u << 24;
    private const uint FamilyIPv6 = 2u << 24;

    private TurnChallenge? _challenge;
    private bool _mayBeAllocated;

    /// <summary>The connection to the relay.</summary>
    public StunConnection Connection => connection;

    /// <summary>The relayed address, once there is one.</summary>
    public IPEndPoint Relayed { get; private set; } = new(IPAddress.None, 0);

    /// <summary>The address under which the relay sees this client, or null where it does not say.</summary>
    public IPEndPoint? Mapped { get; private set; }

    /// <summary>Whether the relay asked who we are.</summary>
    public bool WasChallenged => _challenge is not null;

    /// <summary>Asks for a relayed address (RFC 8656, section 7).</summary>
    /// <param name="family">Its family.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Null where there is one, or the server to try instead.</returns>
    /// <exception cref="StunException">The relay does not give one.</exception>
    public async Task<StunAlternate?> AllocateAsync(AddressFamily family, CancellationToken cancellation)
    {
        var answer = await RequestAsync(
            StunMethod.Allocate,
            request =>
            {
                request.Add(StunAttribute.RequestedTransport, OverUdp);
                if (family == AddressFamily.InterNetworkV6)
                {
                    request.Add(StunAttribute.RequestedAddressFamily, FamilyIPv6);
                }
            },
            cancellation);
        _mayBeAllocated = answer.Class == StunClass.Success;
        if (answer.Error is { Code: 300 })
        {
            return AlternateIn(answer);
        }

        ThrowIfRefused(answer);
        Mapped = answer.XorAddress(StunAttribute.XorMappedAddress);
        Relayed = answer.XorAddress(StunAttribute.XorRelayedAddress)
            ?? throw new StunException(ProbeFailureKind.BadAnswer, "the relay grants a relayed address and does not say which; see what listens there");
        return null;
    }

    /// <summary>Allows an address to send to the relayed one, and to be sent to (RFC 8656, section 10).</summary>
    /// <exception cref="StunException">The relay refuses.</exception>
    public async Task PermitAsync(IPEndPoint peer, CancellationToken cancellation) =>
        ThrowIfRefused(await RequestAsync(StunMethod.CreatePermission, request => request.AddXor(StunAttribute.XorPeerAddress, peer), cancellation), peer.Address);

    /// <summary>Sends data from the relayed address (RFC 8656, section 11.1). Nobody tells whether it arrived.</summary>
    /// <exception cref="StunException">The connection is broken.</exception>
    public Task SendAsync(IPEndPoint peer, ReadOnlySpan<byte> data, CancellationToken cancellation)
    {
        var message = new StunWriter(StunMethod.Send, StunClass.Indication);
        message.AddXor(StunAttribute.XorPeerAddress, peer);
        message.Add(StunAttribute.Data, data);
        return connection.SendAsync(message, cancellation);
    }

    /// <summary>Ends the allocation (RFC 8656, section 8) and waits until the relay has said so.</summary>
    /// <exception cref="StunException">The relay refuses.</exception>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        ThrowIfRefused(await RequestAsync(StunMethod.Refresh, request => request.Add(StunAttribute.Lifetime, 0), cancellation));
        _mayBeAllocated = false;
    }

    /// <summary>
    /// Closes the connection. An allocation over tcp ends with it; over udp one that was not released is released without waiting,
    /// as it would count towards the user's quota for ten minutes.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_mayBeAllocated && !connection.IsReliable)
        {
            try
            {
                await connection.SendAsync(Compose(StunMethod.Refresh, request => request.Add(StunAttribute.Lifetime, 0)), CancellationToken.None);
            }
            catch (StunException)
            {
                // The relay is gone, and the allocation with it.
            }
        }

        await connection.DisposeAsync();
    }

    private async Task<StunMessage> RequestAsync(StunMethod method, Action<StunWriter> fill, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            _mayBeAllocated |= _challenge is not null;
            var answer = await connection.RequestAsync(Compose(method, fill), _challenge?.Key, cancellation);
            if (attempt == MostAttempts || credentials is null || !IsChallenge(answer))
            {
                return answer;
            }

            _challenge = TurnChallenge.Read(answer, credentials);
        }
    }

    private bool IsChallenge(StunMessage answer) => answer.Error switch
    {
        { Code: 401 } => _challenge is null,
        { Code: 438 } => true,
        _ => false,
    };

    private StunWriter Compose(StunMethod method, Action<StunWriter> fill)
    {
        var request = new StunWriter(method, StunClass.Request);
        request.Add(StunAttribute.Software, Software);
        fill(request);
        _challenge?.Answer(request);
        return request;
    }

    private void ThrowIfRefused(StunMessage answer, IPAddress? peer = null)
    {
        if (answer.Class == StunClass.Error)
        {
            throw TurnRefusal.Of(answer, credentials is not null, peer);
        }
    }

    private static StunAlternate AlternateIn(StunMessage answer)
    {
        if (answer.Address(StunAttribute.AlternateServer) is not { } endPoint)
        {
            throw new StunException(ProbeFailureKind.BadAnswer, "the relay sends to another one (300) and does not say to which; see its configuration (coturn: alternate-server)", 300);
        }

        if (!answer.TryGet(StunAttribute.AlternateDomain, out var name))
        {
            return new StunAlternate(endPoint, null);
        }

        // It is shown, and the certificate has to be for it: what is no name goes no further.
        return HostName.TryParse(name, out var domain)
            ? new StunAlternate(endPoint, domain.ToString())
            : throw new StunException(ProbeFailureKind.BadAnswer, "the relay sends to another one (300) by a name that is none; see what listens there", 300);
    }
}

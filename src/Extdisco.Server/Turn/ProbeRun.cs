using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Extdisco.Server.Turn;

/// <summary>One probe: it goes from step to step until one fails, and knows what it has seen on the way.</summary>
/// <param name="target">What to probe.</param>
/// <param name="credentials">What to authenticate with, or null.</param>
/// <param name="timings">How patiently.</param>
/// <param name="time">Time.</param>
internal sealed class ProbeRun(ProbeTarget target, ProbeCredentials? credentials, StunTimings timings, TimeProvider time) : IAsyncDisposable
{
    private const int PacketLength = 64;

    private readonly List<ProbeStep> _passed = [];
    private readonly List<string> _warnings = [];
    private readonly List<ProbeEnd> _ends = [];
    private ProbeStep _step;
    private StunRoute? _route;
    private IPEndPoint? _mapped;
    private IPEndPoint? _relayed;
    private TimeSpan? _relayedRoundTrip;
    private DateTimeOffset? _certificateExpires;

    /// <summary>Goes all the way.</summary>
    /// <exception cref="StunException">A step failed.</exception>
    public async Task GoAsync(CancellationToken cancellation)
    {
        await PassAsync(ProbeStep.Resolve, async () => Begin(target.RouteTo(await ResolveAsync(cancellation))));
        await PassAsync(ProbeStep.Connect, () => EachAsync(end => end.ConnectAsync(cancellation)));
        if (target.Transport == StunTransport.Tls)
        {
            await PassAsync(ProbeStep.Tls, () => EachAsync(end => end.OpenAsync(cancellation)));
            _warnings.AddRange(ProbeWarnings.Certificate(_certificateExpires, time.GetUtcNow()));
        }
        else
        {
            await EachAsync(end => end.OpenAsync(cancellation));
        }

        if (!target.IsRelay)
        {
            await PassAsync(ProbeStep.Binding, async () => _mapped = await _ends[0].BindAsync(cancellation));
            return;
        }

        await PassAsync(ProbeStep.Allocate, () => AllocateAsync(cancellation));
        var (one, other) = (_ends[0].Client, _ends[1].Client);
        await PassAsync(ProbeStep.Permission, async () =>
        {
            await one.PermitAsync(other.Relayed, cancellation);
            await other.PermitAsync(one.Relayed, cancellation);
        });
        await PassAsync(ProbeStep.Relay, async () =>
        {
            var begun = time.GetTimestamp();
            await RelayAsync(one, other, cancellation);
            await RelayAsync(other, one, cancellation);
            _relayedRoundTrip = time.GetElapsedTime(begun);
        });
        await PassAsync(ProbeStep.Release, () => EachAsync(end => end.Client.ReleaseAsync(cancellation)));
    }

    /// <summary>What has been seen so far.</summary>
    /// <param name="failure">What ended it, or null where nothing did.</param>
    public ProbeResult Result(StunException? failure) => new()
    {
        EndPoint = _route?.EndPoint,
        Passed = [.. _passed],
        Failure = failure is null ? null : new ProbeFailure(_step, failure.Kind, failure.Message, failure.Code),
        Warnings = [.. _warnings],
        RoundTrip = _ends.Min(end => end.RoundTrip),
        RelayedRoundTrip = _relayedRoundTrip,
        Mapped = _mapped,
        Relayed = _relayed,
        CertificateExpires = _certificateExpires,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var end in _ends)
        {
            await end.DisposeAsync();
        }
    }

    private async Task PassAsync(ProbeStep step, Func<Task> work)
    {
        _step = step;
        await work();
        _passed.Add(step);
    }

    private async Task EachAsync(Func<ProbeEnd, Task> work)
    {
        foreach (var end in _ends)
        {
            await work(end);
        }
    }

    private async Task<IPAddress> ResolveAsync(CancellationToken cancellation)
    {
        IPAddress[] found;
        try
        {
            found = IPAddress.TryParse(target.Host, out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(target.Host, cancellation).WaitAsync(timings.Patience, time, cancellation);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw SocketFailure.OfLookup(e, target.Host);
        }
        catch (TimeoutException)
        {
            throw new StunException(ProbeFailureKind.NotResolved, $"the lookup of {target.Host} got no answer within {timings.Patience.TotalSeconds:0} s; see this host's resolver");
        }

        // IPv4 where there is both, as the pickiest clients do.
        return found.MinBy(address => address.AddressFamily)
            ?? throw new StunException(ProbeFailureKind.NotResolved, $"{target.Host} has no address; see its DNS entries");
    }

    private void Begin(StunRoute route)
    {
        _route = route;
        for (var count = target.IsRelay ? 2 : 1; count > 0; count--)
        {
            _ends.Add(NewEnd());
        }
    }

    private ProbeEnd NewEnd() => new(_route ?? throw new InvalidOperationException("The name is not looked up yet."), timings, time, Note);

    private async Task AllocateAsync(CancellationToken cancellation)
    {
        var issued = credentials?.Issue();
        foreach (var end in _ends)
        {
            try
            {
                await end.AllocateAsync(issued, target.RelayedFamily, cancellation);
            }
            catch (StunException e) when (e.Kind == ProbeFailureKind.CredentialsRefused && credentials?.Lifetime is { } lifetime)
            {
                throw await ExplainRefusalAsync(lifetime, cancellation);
            }
        }

        (_mapped, _relayed) = (_ends[0].Client.Mapped, _ends[0].Client.Relayed);
        _warnings.AddRange(ProbeWarnings.Allocation(_ends[0].Client.WasChallenged, _relayed, _route!.EndPoint));
    }

    /// <summary>
    /// Tells a wrong secret from a wrong clock, by credentials that hold much longer. Another connection asks: on one, coturn sticks to
    /// the first username.
    /// </summary>
    private async Task<StunException> ExplainRefusalAsync(TimeSpan lifetime, CancellationToken cancellation)
    {
        await using var end = NewEnd();
        try
        {
            await end.ConnectAsync(cancellation);
            await end.OpenAsync(cancellation);
            await end.AllocateAsync(credentials!.IssueGenerously(), target.RelayedFamily, cancellation);
            return ProbeFaults.ClockAhead(lifetime);
        }
        catch (StunException e)
        {
            return ProbeFaults.SecretRefused(isSure: e.Kind == ProbeFailureKind.CredentialsRefused);
        }
    }

    private static async Task RelayAsync(TurnClient from, TurnClient to, CancellationToken cancellation)
    {
        var packet = RandomNumberGenerator.GetBytes(PacketLength);
        try
        {
            await to.Connection.ExchangeAsync(
                token => from.SendAsync(to.Relayed, packet, token),
                repeat: true,
                message => message is { Method: StunMethod.Data, Class: StunClass.Indication }
                    && message.TryGet(StunAttribute.Data, out var data)
                    && data.SequenceEqual(packet),
                cancellation);
        }
        catch (StunException e) when (e.Kind == ProbeFailureKind.NoAnswer)
        {
            throw ProbeFaults.NotRelayed(from.Relayed, to.Relayed);
        }
    }

    private void Note(X509Certificate2 certificate)
    {
        var expires = new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
        _certificateExpires = _certificateExpires is { } known && known < expires ? known : expires;
    }
}

using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Http;
using Extdisco.Server.Options;
using Extdisco.Server.Turn;
using Extdisco.Services;

namespace Extdisco.Server.Checks;

/// <summary>All checks of one configuration, from the file to a relayed packet. It changes nothing, and leaves nothing behind.</summary>
/// <param name="loader">What loads the configuration.</param>
/// <param name="url">Where a running instance answers, or null to take that from the configuration.</param>
/// <param name="time">Time.</param>
internal sealed class CheckRun(ConfigurationLoader loader, Uri? url, TimeProvider time)
{
    // The resolver holds a thread for each lookup; and the more at once, the longer each answer takes.
    private const int RelaysAtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Runs them all.</summary>
    /// <param name="begins">Called with what is looked at next.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<CheckReport> RunAsync(Action<string> begins, CancellationToken cancellation)
    {
        var results = new List<CheckResult>();
        var loaded = loader.Load();
        await AddAsync(new ConfigurationCheck(loader.Path, loaded.Report));
        if (loaded.Options is not { } options)
        {
            return Report(results, null, ExitCode.BadConfiguration);
        }

        await AddAsync(new FileCheck(loader.Path, loaded));
        var address = url ?? InstanceCheck.AddressOf(options.Http);
        using var client = InstanceClient.For(address, Patience);
        var instance = new InstanceCheck(address, client, time);
        await AddAsync(instance);
        foreach (var check in ServersOf(options, instance, address))
        {
            await AddAsync(check);
        }

        var services = CatalogueBuilder.Services(options).Services;
        begins("the relays");
        results.AddRange(await RelaysAsync(services, cancellation));
        results.AddRange(services.Where(service => ProbedRelay.For(service, time) is null).Select(NotProbed));
        return Report(
            results,
            instance.Report is null ? null : address!.GetLeftPart(UriPartial.Authority),
            results.Exists(result => result.Status == CheckStatus.Failed) ? ExitCode.Unexpected : ExitCode.Normal);

        async Task AddAsync(ICheck check)
        {
            begins(check.Title);
            results.AddRange(await check.RunAsync(cancellation));
        }
    }

    private IEnumerable<ICheck> ServersOf(ExtdiscoOptions options, InstanceCheck instance, Uri? address)
    {
        if (instance.Report is { } report)
        {
            return [.. options.Servers.Select(server => new ReportedServerCheck(server, report)), new InstanceLookCheck(address!)];
        }

        return options.Servers.Select(server => instance.IsTaken ? (ICheck)new UntriedServerCheck(server) : new ServerCheck(server, options, time));
    }

    /// <summary>The services of several hosts at once, in the order of the configuration.</summary>
    private async Task<IEnumerable<CheckResult>> RelaysAsync(IReadOnlyList<ExternalService> services, CancellationToken cancellation)
    {
        var probe = new RelayProbe(new StunTimings(), time);
        RelayCheck[] checks =
        [
            .. services.Select(service => ProbedRelay.For(service, time)).OfType<ProbedRelay>().DistinctBy(relay => relay.Key)
                .GroupBy(relay => relay.Key.Host).Select(host => new RelayCheck([.. host], probe)),
        ];
        var found = new IReadOnlyList<CheckResult>[checks.Length];
        await Parallel.ForAsync(
            0,
            checks.Length,
            new ParallelOptions { MaxDegreeOfParallelism = RelaysAtOnce, CancellationToken = cancellation },
            async (index, stop) => found[index] = await checks[index].RunAsync(stop));
        return found.SelectMany(results => results);
    }

    private static CheckResult NotProbed(ExternalService service) => CheckResult.Skipped(
        CheckKind.Relay, $"{service.Type} {service.Host}", "not tried: only STUN and TURN over udp, tcp and TLS can be");

    private CheckReport Report(List<CheckResult> results, string? instance, int exitCode) => new()
    {
        Version = Product.Version,
        Checked = time.GetUtcNow(),
        Configuration = loader.Path,
        Instance = instance,
        ExitCode = exitCode,
        Results = results,
    };
}

using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>
/// Looks up the names of all services, beside everything else, and warns of those that clients cannot reach. Nothing waits for
/// it: names may take long to resolve, or may resolve for clients and not here.
/// </summary>
internal sealed class RelayNameCheck : BackgroundService, IConfigurationTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // The resolver holds a thread of the pool for each lookup, and everybody else's work waits for threads.
    private const int AtOnce = 2;

    private readonly Channel<ExtdiscoOptions> _pending =
        Channel.CreateBounded<ExtdiscoOptions>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly TimeProvider _time;
    private readonly ILogger<RelayNameCheck> _logger;

    /// <summary>Begins with what was loaded at start.</summary>
    public RelayNameCheck(LoadedConfiguration loaded, TimeProvider time, ILogger<RelayNameCheck> logger)
    {
        _time = time;
        _logger = logger;
        _pending.Writer.TryWrite(loaded.Options!);
    }

    /// <inheritdoc/>
    public Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        _pending.Writer.TryWrite(options);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var options in _pending.Reader.ReadAllAsync(stoppingToken))
        {
            var names = NamesOf(options);
            await Parallel.ForEachAsync(
                names.Except(known, known.Comparer),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
                async (name, stop) => await CheckAsync(name, stop));
            known = names;
        }
    }

    private static HashSet<string> NamesOf(ExtdiscoOptions options) =>
        options.Relays.Select(relay => relay.Host)
            .Concat(options.Services.Select(service => service.Host))
            .Where(host => !IPAddress.TryParse(host, out _) && !NetworkAddress.IsThisMachine(host))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private async Task CheckAsync(string name, CancellationToken stop)
    {
        var lookup = Dns.GetHostAddressesAsync(name, stop);
        try
        {
            var addresses = await lookup.WaitAsync(Patience, _time, stop);
            if (addresses.Length == 0)
            {
                ServerLog.DoesNotResolve(_logger, name, "no address");
            }
            else if (addresses.All(NetworkAddress.IsPrivate))
            {
                ServerLog.ResolvesPrivately(_logger, name);
            }
            else if (!addresses.Any(address => address.AddressFamily == AddressFamily.InterNetwork))
            {
                ServerLog.HasNoIPv4(_logger, name);
            }
        }
        catch (Exception problem) when (problem is SocketException or ArgumentException)
        {
            ServerLog.DoesNotResolve(_logger, name, problem.Message);
        }
        catch (TimeoutException)
        {
            ServerLog.DoesNotResolve(_logger, name, "no answer within 2 s");
            await ((Task)lookup).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it holds its thread until then
        }
    }
}

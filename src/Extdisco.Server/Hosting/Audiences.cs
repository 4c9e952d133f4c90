using Extdisco.Push;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Hosting;

/// <summary>The audiences by server. They outlive connections, so that nobody is forgotten whose server entry is changed.</summary>
internal sealed class Audiences(TimeProvider time, ILoggerFactory loggers)
{
    private readonly Lock _gate = new();
    private Dictionary<string, Audience> _byServer = new(StringComparer.Ordinal);
    private long _changesOfOthers;

    /// <summary>All there are, by <see cref="ServerOptions.Key"/>.</summary>
    public IReadOnlyDictionary<string, Audience> All
    {
        get
        {
            lock (_gate)
            {
                return _byServer;
            }
        }
    }

    /// <summary>Grows with everything that is worth keeping over a restart, and where an audience is forgotten.</summary>
    public long Changes
    {
        get
        {
            lock (_gate)
            {
                return _changesOfOthers + _byServer.Values.Sum(audience => audience.Changes);
            }
        }
    }

    /// <summary>The audience of a server, which may be new.</summary>
    public Audience For(ServerOptions server, Catalogue catalogue, PushOptions options)
    {
        lock (_gate)
        {
            if (!_byServer.TryGetValue(server.Key, out var audience))
            {
                audience = new Audience(Jid.Parse(server.Component), catalogue, options, time, loggers.CreateLogger<Audience>());
                _byServer = new(_byServer, StringComparer.Ordinal) { [server.Key] = audience };
            }

            return audience;
        }
    }

    /// <summary>Forgets the audiences of servers that are gone.</summary>
    public void Keep(IEnumerable<ServerOptions> servers)
    {
        lock (_gate)
        {
            var kept = servers.Select(server => server.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var (_, gone) in _byServer.Where(audience => !kept.Contains(audience.Key)))
            {
                _changesOfOthers += gone.Changes + 1;
                gone.Retire();
            }

            _byServer = _byServer.Where(audience => kept.Contains(audience.Key)).ToDictionary(StringComparer.Ordinal);
        }
    }
}

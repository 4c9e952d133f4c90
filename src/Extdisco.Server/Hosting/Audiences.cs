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
            _byServer = _byServer.Where(audience => kept.Contains(audience.Key)).ToDictionary(StringComparer.Ordinal);
        }
    }
}

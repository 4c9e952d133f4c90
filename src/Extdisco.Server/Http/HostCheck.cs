using System.Net;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Http;

/// <summary>
/// Tells whether a request means this endpoint by its name. A page from elsewhere can have its own name resolve to this machine (DNS
/// rebinding); then the browser takes the endpoint for that page's own, but still sends that name. An address can be nobody's own.
/// </summary>
internal sealed class HostCheck(LoadedConfiguration loaded) : IConfigurationTarget
{
    private readonly string _machine = Dns.GetHostName();
    private volatile IReadOnlyList<string> _further = loaded.Options!.Http.Hosts;

    /// <inheritdoc/>
    public Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        _further = options.Http.Hosts;
        return Task.CompletedTask;
    }

    /// <summary>Whether a request may be answered.</summary>
    /// <param name="host">What its Host header says.</param>
    public bool Allows(HostString host)
    {
        var name = host.Host.TrimEnd('.');
        return IPAddress.TryParse(name, out _)
            || string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase)
            || string.Equals(name, _machine, StringComparison.OrdinalIgnoreCase)
            || _further.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}

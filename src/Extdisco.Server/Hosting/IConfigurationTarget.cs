using Extdisco.Server.Options;

namespace Extdisco.Server.Hosting;

/// <summary>Something that works by the configuration and takes a new one while it runs.</summary>
internal interface IConfigurationTarget
{
    /// <summary>Goes over to new options.</summary>
    Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation);
}

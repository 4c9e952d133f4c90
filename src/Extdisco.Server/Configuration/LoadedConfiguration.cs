using Extdisco.Server.Options;
using Microsoft.Extensions.Configuration;

namespace Extdisco.Server.Configuration;

/// <summary>What came of loading the configuration.</summary>
/// <param name="Options">The options, or null when there are errors.</param>
/// <param name="Root">The configuration itself, for what others read from it (Serilog), or null when the file could not be read.</param>
/// <param name="Report">What is wrong with it, and the files that it came from.</param>
internal sealed record LoadedConfiguration(ExtdiscoOptions? Options, IConfigurationRoot? Root, ConfigurationReport Report);

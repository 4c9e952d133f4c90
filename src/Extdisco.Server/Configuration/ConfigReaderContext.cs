namespace Extdisco.Server.Configuration;

/// <summary>What all readers of one configuration share.</summary>
/// <param name="Folder">The folder of the configuration file, which relative paths start from.</param>
/// <param name="Report">Where errors and warnings go.</param>
/// <param name="Order">Where each key path stands in the file.</param>
/// <param name="Now">The present time.</param>
/// <param name="Keys">Where keys are listed in the describing mode, else null.</param>
internal sealed record ConfigReaderContext(
    string Folder, ConfigurationReport Report, IReadOnlyDictionary<string, int> Order, DateTimeOffset Now, List<ConfigKey>? Keys);

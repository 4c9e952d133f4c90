namespace Extdisco.Server.Configuration;

/// <summary>What was found in the configuration when it was read last, for people to look at.</summary>
internal sealed class ConfigurationFindings(LoadedConfiguration loaded)
{
    private volatile IReadOnlyList<string> _all = loaded.Report.Warnings;

    /// <summary>What should be looked at, a clause each.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Notes what was found. Where there are errors, the configuration before is still in force.</summary>
    public void Note(ConfigurationReport report) =>
        _all = [.. report.Errors.Select(error => $"{error} (the new configuration was refused; the one before is in force)"), .. report.Warnings];
}

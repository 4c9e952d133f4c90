using System.Text;
using Extdisco.Server.Options;
using Microsoft.Extensions.Configuration;

namespace Extdisco.Server.Configuration;

/// <summary>
/// Loads the configuration anew, every time: the file, then the environment, then the command line, each overriding the one
/// before, as the host builder does by default. Nothing is kept, so a file that breaks cannot empty what is in force.
/// </summary>
/// <param name="path">The configuration file.</param>
/// <param name="arguments">Settings from the command line, such as <c>--Extdisco:Servers:0:Port=5348</c>.</param>
/// <param name="clock">The time, for what can be past.</param>
internal sealed class ConfigurationLoader(string path, IReadOnlyList<string> arguments, TimeProvider clock)
{
    private static readonly string[] Sections = [ExtdiscoOptions.SectionName, "Serilog", "$schema"];

    /// <summary>The configuration file, as a full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Loads the configuration as it is now.</summary>
    public LoadedConfiguration Load()
    {
        var report = new ConfigurationReport();
        if (JsonFile.Read(Path, report) is not { } file)
        {
            return new LoadedConfiguration(null, null, report);
        }

        foreach (var section in file.Sections.Where(section => !Sections.Contains(section, StringComparer.OrdinalIgnoreCase)))
        {
            report.Warn(section, KeySuggestion.Nearest(section, Sections) is { } nearest
                ? $"nothing reads this section; did you mean {nearest}?"
                : $"nothing reads this section; settings belong under {ExtdiscoOptions.SectionName}");
        }

        using var json = new MemoryStream(Encoding.UTF8.GetBytes(file.Text));
        var root = new ConfigurationBuilder()
            .AddJsonStream(json)
            .AddEnvironmentVariables()
            .AddCommandLine([.. arguments])
            .Build();
        var options = ConfigReader.Read(
            root,
            ExtdiscoOptions.SectionName,
            new ConfigReaderContext(System.IO.Path.GetDirectoryName(Path)!, report, file.Order, clock.GetUtcNow(), Keys: null),
            ExtdiscoOptions.Read);
        return new LoadedConfiguration(report.Errors.Count == 0 ? options : null, root, report);
    }
}

using Microsoft.Extensions.Configuration;

namespace Extdisco.Server.Configuration;

/// <summary>
/// Reads one section of the configuration into options. To read a key is to declare it, so that keys which nobody reads are
/// found afterwards; what is wrong is collected, never thrown, so that the operator sees everything in one go.
/// </summary>
/// <remarks>
/// In the describing mode (<see cref="Describe"/>) there are no values: the same methods list the keys instead, and give
/// placeholders back. What the program reads, what the schema says and what the manual says are compared that way.
/// </remarks>
internal sealed partial class ConfigReader
{
    private static readonly IReadOnlyDictionary<string, int> NoOrder = new Dictionary<string, int>(StringComparer.Ordinal);

    private readonly IConfiguration? _section;
    private readonly ConfigReaderContext _context;
    private readonly List<string> _declared = [];

    private ConfigReader(IConfiguration? section, string path, ConfigReaderContext context)
    {
        _section = section;
        Path = path;
        _context = context;
    }

    /// <summary>The key path of this section.</summary>
    public string Path { get; }

    /// <summary>The present time, for what can be past.</summary>
    public DateTimeOffset Now => _context.Now;

    /// <summary>Whether keys are listed instead of values read.</summary>
    public bool Describing => _section is null;

    /// <summary>Reads the options below a section.</summary>
    /// <param name="root">The configuration.</param>
    /// <param name="name">The name of the section.</param>
    /// <param name="context">What is known beside the configuration, and where errors and warnings go.</param>
    /// <param name="read">Reads the section.</param>
    public static T Read<T>(IConfiguration root, string name, ConfigReaderContext context, Func<ConfigReader, T> read)
    {
        var reader = new ConfigReader(root.GetSection(name), name, context);
        var value = read(reader);
        reader.ReportUnknownKeys();
        return value;
    }

    /// <summary>Lists every key that is read below a section.</summary>
    public static IReadOnlyList<ConfigKey> Describe<T>(string name, Func<ConfigReader, T> read)
    {
        var keys = new List<ConfigKey>();
        _ = read(new ConfigReader(null, name, new ConfigReaderContext("", new ConfigurationReport(), NoOrder, default, keys)));
        return keys;
    }

    /// <summary>The full path of a key of this section.</summary>
    public string PathOf(string key) => $"{Path}:{key}";

    /// <summary>Whether a key has a value or an object.</summary>
    public bool Has(string key) => _section is not null && IsPresent(_section.GetSection(key));

    /// <summary>Reports that a value cannot be used.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">What is wrong, and what to do.</param>
    public void Error(string key, string problem) => _context.Report.Error(PathOf(key), problem);

    /// <summary>Reports that a value hurts somebody.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">Whom it hurts, and what to do.</param>
    public void Warn(string key, string problem) => _context.Report.Warn(PathOf(key), problem);

    /// <summary>Reports that this section hurts somebody.</summary>
    /// <param name="problem">Whom it hurts, and what to do.</param>
    public void Warn(string problem) => _context.Report.Warn(Path, problem);

    /// <summary>How a value is shown in a message: as it is, if that can be read, and never at length.</summary>
    public static string Show(string value)
    {
        var shown = string.Concat(value.Select(c => char.IsControl(c) ? '\uFFFD' : c));
        shown = shown.Length > 80 ? shown[..80] + "..." : shown;
        return shown.Length == 0 || shown.Contains(' ', StringComparison.Ordinal) ? $"\"{shown}\"" : shown;
    }

    private static bool IsPresent(IConfigurationSection section) =>
        !string.IsNullOrEmpty(section.Value) || section.GetChildren().Any();

    private void Declare(string key, ConfigKeyKind kind, string? defaultValue = null, IReadOnlyList<string>? choices = null)
    {
        _declared.Add(key);
        _context.Keys?.Add(new ConfigKey(PathOf(key), kind, defaultValue, choices ?? []));
    }

    /// <summary>The value of a key, or null when it is missing, empty, or no single value.</summary>
    private string? Scalar(string key)
    {
        if (_section?.GetSection(key) is not { } section)
        {
            return null;
        }

        if (section.GetChildren().Any())
        {
            Error(key, "holds a list or an object; write a single value");
            return null;
        }

        return string.IsNullOrEmpty(section.Value) ? null : section.Value;
    }

    /// <summary>The children of a key in the order of the file; those from elsewhere follow.</summary>
    private List<IConfigurationSection> Children(string key) =>
        [.. _section!.GetSection(key).GetChildren().OrderBy(child => _context.Order.GetValueOrDefault(child.Path, int.MaxValue))];

    private void ReportUnknownKeys()
    {
        if (_section is null)
        {
            return;
        }

        foreach (var key in _section.GetChildren().Select(child => child.Key))
        {
            if (!_declared.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                Error(key, KeySuggestion.Nearest(key, _declared) is { } nearest
                    ? $"unknown key; did you mean {nearest}?"
                    : $"unknown key; the keys here are {string.Join(", ", _declared)}");
            }
        }
    }
}

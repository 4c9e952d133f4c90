using System.Text.RegularExpressions;
using Extdisco.Server.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Extdisco.Server.Configuration;

/// <summary>
/// What is in force, and where it comes from: all that is written, and the defaults of what is not, in the order in which it is read.
/// Secrets are hidden, and so is what nobody reads, as that may be a secret under a misspelt key. What belongs to Serilog's sinks is
/// theirs to know: there whatever a name or the form of a value makes a secret is hidden.
/// </summary>
internal sealed partial class EffectiveConfiguration
{
    private const string Hidden = "***";

    private static readonly string[] SecretNames = ["password", "secret", "token", "apikey", "connectionstring", "credential", "authorization", "header"];

    private static readonly IReadOnlyList<ConfigKey> Keys = ConfigReader.Describe(ExtdiscoOptions.SectionName, ExtdiscoOptions.Read);

    private readonly IConfigurationRoot _root;
    private readonly List<EffectiveValue> _values = [];
    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);

    private EffectiveConfiguration(IConfigurationRoot root) => _root = root;

    /// <summary>The values of a configuration.</summary>
    public static IReadOnlyList<EffectiveValue> Of(IConfigurationRoot root)
    {
        var effective = new EffectiveConfiguration(root);
        foreach (var key in Keys.Where(key => !IsContainer(key.Kind)))
        {
            foreach (var path in effective.Expand("", key.Path.Split(':')))
            {
                effective.Add(path, key);
            }
        }

        effective.AddRest(ExtdiscoOptions.SectionName, _ => true);
        effective.AddRest("Serilog", IsSecretName);
        return effective._values;
    }

    private static bool IsContainer(ConfigKeyKind kind) => kind is ConfigKeyKind.Section or ConfigKeyKind.SectionOrList or ConfigKeyKind.List or ConfigKeyKind.Map;

    private static bool IsSecretName(string path) =>
        Array.Exists(SecretNames, secret => path.Contains(secret, StringComparison.OrdinalIgnoreCase));

    private void Add(string path, ConfigKey key)
    {
        var before = _values.Count;
        AddWritten(path, key.Kind == ConfigKeyKind.Secret);
        if (_values.Count == before && key.Default is { } value && _read.Add(path))
        {
            _values.Add(new EffectiveValue(path, value, ConfigurationSource.Default));
        }
    }

    private void AddRest(string section, Func<string, bool> isHidden)
    {
        foreach (var (path, _) in _root.GetSection(section).AsEnumerable().OrderBy(pair => pair.Key, ConfigurationKeyComparer.Instance))
        {
            AddLeaf(path, isHidden(path));
        }
    }

    private void AddWritten(string path, bool isHidden)
    {
        foreach (var (leaf, _) in _root.GetSection(path).AsEnumerable().OrderBy(pair => pair.Key, ConfigurationKeyComparer.Instance))
        {
            AddLeaf(leaf, isHidden);
        }
    }

    private void AddLeaf(string path, bool isHidden)
    {
        if (_root[path] is { Length: > 0 } value && _read.Add(path))
        {
            _values.Add(new EffectiveValue(path, isHidden ? Hidden : UserInformation().Replace(value, $"://{Hidden}@"), SourceOf(path)));
        }
    }

    private ConfigurationSource SourceOf(string path) => _root.Providers.Last(provider => provider.TryGet(path, out _)) switch
    {
        CommandLineConfigurationProvider => ConfigurationSource.CommandLine,
        EnvironmentVariablesConfigurationProvider => ConfigurationSource.Environment,
        _ => ConfigurationSource.File,
    };

    /// <summary>The paths that a path with stars stands for, by what is written. An object that may be a list of objects has its indexes put in.</summary>
    private IEnumerable<string> Expand(string prefix, ReadOnlyMemory<string> rest)
    {
        if (rest.IsEmpty)
        {
            return [prefix];
        }

        var children = _root.GetSection(prefix).GetChildren().Select(child => child.Key).ToList();
        var (head, tail) = (rest.Span[0], rest[1..]);
        if (head is "*")
        {
            return children.SelectMany(child => Expand($"{prefix}:{child}", tail));
        }

        return children.Count > 0 && children.TrueForAll(child => child.All(char.IsAsciiDigit)) && IsSectionOrList(prefix)
            ? children.SelectMany(child => Expand($"{prefix}:{child}:{head}", tail))
            : Expand(prefix.Length == 0 ? head : $"{prefix}:{head}", tail);
    }

    private static bool IsSectionOrList(string path) =>
        Keys.Any(key => key.Kind == ConfigKeyKind.SectionOrList && string.Equals(key.Path, path, StringComparison.OrdinalIgnoreCase));

    /// <summary>What stands in a URL before the host: a user, and often a password (RFC 3986, section 3.2.1).</summary>
    [GeneratedRegex(@"://[^/?#\s]+@", RegexOptions.NonBacktracking)]
    private static partial Regex UserInformation();
}

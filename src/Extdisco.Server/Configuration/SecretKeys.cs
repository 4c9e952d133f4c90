using Extdisco.Server.Options;

namespace Extdisco.Server.Configuration;

/// <summary>Which keys hold secrets, by what the reader of the configuration says.</summary>
internal static class SecretKeys
{
    private static readonly string[][] Patterns =
    [
        .. ConfigReader.Describe(ExtdiscoOptions.SectionName, ExtdiscoOptions.Read).Where(key => key.Kind == ConfigKeyKind.Secret).Select(key => key.Path.Split(':')),
    ];

    /// <summary>Whether a key holds a secret.</summary>
    /// <param name="path">The whole path of the key.</param>
    public static bool Contains(string path)
    {
        var parts = path.Split(':');
        return Array.Exists(Patterns, pattern => pattern.Length == parts.Length
            && pattern.Zip(parts).All(pair => pair.First is "*" || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase)));
    }
}

using Extdisco.Access;
using Extdisco.Server.Configuration;

namespace Extdisco.Server.Options;

/// <summary>Who may ask, beside the users of the servers' domains (<c>Extdisco:Access</c>, or an entry of it).</summary>
internal sealed record AccessOptions
{
    /// <summary>The domains that this holds for; empty for all.</summary>
    public required ValueList<string> Domains { get; init; }

    /// <summary>Who else may ask.</summary>
    public required ValueList<string> Allow { get; init; }

    /// <summary>Who may not.</summary>
    public required ValueList<string> Deny { get; init; }

    /// <summary>The rule.</summary>
    public AccessRule ToRule() => new() { Domains = Domains, Allow = Patterns(Allow), Deny = Patterns(Deny) };

    /// <summary>Reads the section.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="served">The domains of all servers.</param>
    public static AccessOptions Read(ConfigReader reader, IReadOnlyList<string> served) => new()
    {
        Allow = ReadPatterns(reader, "Allow"),
        Deny = ReadPatterns(reader, "Deny"),
        Domains = reader.ServedDomains("Domains", served),
    };

    private static ValueList<string> ReadPatterns(ConfigReader reader, string key)
    {
        var texts = reader.Texts(key);
        for (var i = 0; i < texts.Count; i++)
        {
            if (!AccessPattern.TryParse(texts[i], out _))
            {
                reader.Error($"{key}:{i}", $"{ConfigReader.Show(texts[i])} names nobody; write a domain, *.domain, a bare JID such as user@example.org, or *");
            }
            else if (texts[i] is "*" && key is "Allow")
            {
                reader.Warn($"{key}:{i}", "everybody on every server that can reach yours may use the relays; they cost you bandwidth");
            }
        }

        return texts;
    }

    private static List<AccessPattern> Patterns(ValueList<string> texts)
    {
        var patterns = new List<AccessPattern>();
        foreach (var text in texts)
        {
            if (AccessPattern.TryParse(text, out var pattern))
            {
                patterns.Add(pattern);
            }
        }

        return patterns;
    }
}

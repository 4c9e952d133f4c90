using System.Collections.Concurrent;
using System.Xml.Linq;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>What this run of the tests has used and left behind: the output files of every Extdisco process, what they sent, and every secret that must not be in them.</summary>
public static class RunLedger
{
    private static readonly ConcurrentBag<string> OutputFiles = [];
    private static readonly ConcurrentBag<string> TrafficFiles = [];
    private static readonly ConcurrentDictionary<string, string> KnownSecrets = new(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Outputs => OutputFiles;

    /// <summary>What components sent, a file for each connection.</summary>
    public static IReadOnlyCollection<string> Traffic => TrafficFiles;

    /// <summary>Each secret, with what it is.</summary>
    public static IReadOnlyDictionary<string, string> Secrets => KnownSecrets;

    public static void AddOutput(string file) => OutputFiles.Add(file);

    public static void AddTraffic(string file) => TrafficFiles.Add(file);

    /// <summary>A secret shorter than six characters would be found by chance.</summary>
    public static void AddSecret(string what, string secret)
    {
        secret.Length.Should().BeGreaterThanOrEqualTo(6, "{0} must be long enough to be looked for", what);
        KnownSecrets.TryAdd(secret, what);
    }

    /// <summary>The passwords in what a client received.</summary>
    public static void AddPasswordsIn(XElement stanza)
    {
        foreach (var password in stanza.Descendants().Select(element => element.Attribute("password")).OfType<XAttribute>())
        {
            AddSecret("a minted password", password.Value);
        }
    }
}

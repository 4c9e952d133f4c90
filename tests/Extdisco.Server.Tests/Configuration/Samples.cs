using Extdisco.Server.Configuration;
using Extdisco.Server.Options;

namespace Extdisco.Server.Tests.Configuration;

/// <summary>Configurations to start from, and what becomes of them.</summary>
internal static class Samples
{
    public const string ComponentSecret = "component-s3cr3t";
    public const string RelaySecret = "relay-s3cr3t";
    public const string OtherSecret = "other-s3cr3t";
    public const string GuestPassword = "guest-s3cr3t";

    /// <summary>A configuration with something of everything, and nothing wrong with it.</summary>
    public const string Full = $$"""
        {
          "Extdisco": {
            "Servers": [ { "Component": "extdisco.example.org", "Secret": "{{ComponentSecret}}", "Domains": [ "example.org" ] } ],
            "Relays": [ { "Host": "turn.example.org", "TlsPort": 5349, "Secret": "{{RelaySecret}}", "Name": "Relay" } ],
            "Services": [
              { "Type": "turn", "Host": "turn2.example.org", "Port": 443, "Transport": "tcp", "Credentials": "second" },
              { "Type": "turn", "Host": "turn3.example.org", "Port": 3478, "Transport": "udp", "Credentials": "guest" }
            ],
            "Credentials": {
              "second": { "Kind": "TurnRest", "Secret": "{{OtherSecret}}" },
              "guest": { "Kind": "Fixed", "Username": "guest", "Password": "{{GuestPassword}}", "Expires": "2099-01-01T00:00:00Z" }
            }
          }
        }
        """;

    public static IReadOnlyList<string> Secrets { get; } = [ComponentSecret, RelaySecret, OtherSecret, GuestPassword];

    /// <summary>Loads a configuration from text.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="settings">What overrides it, such as <c>Servers:0:Port=1</c>.</param>
    public static LoadedConfiguration Load(string json, params string[] settings)
    {
        using var folder = new TemporaryFolder();
        return LoadFile(folder.Write("appsettings.json", json), settings);
    }

    public static LoadedConfiguration LoadFile(string path, params string[] settings) =>
        new ConfigurationLoader(path, [.. settings.Select(setting => $"--Extdisco:{setting}")], FixedClock.At2026).Load();

    /// <summary>Loads a configuration in which nothing may be wrong.</summary>
    public static ExtdiscoOptions LoadGood(string json, params string[] settings)
    {
        var loaded = Load(json, settings);
        loaded.Report.Errors.Should().BeEmpty();
        return loaded.Options!;
    }

    /// <summary>The smallest configuration with something put into <c>Extdisco</c>.</summary>
    public static string With(string extdisco) => $$"""
        { "Extdisco": {
            "Servers": [ { "Component": "extdisco.example.org", "Secret": "{{ComponentSecret}}", "Domains": [ "example.org" ] } ],
            {{extdisco}}
        } }
        """;
}

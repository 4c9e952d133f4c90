using System.Text.Json.Nodes;

namespace Extdisco.Benchmarks.Load;

/// <summary>The site that is played: its names and secrets, and what Extdisco is configured with for it.</summary>
internal static class Site
{
    /// <summary>The domain, which delegates to the component.</summary>
    public const string Domain = "example.org";

    /// <summary>The component.</summary>
    public const string Component = "extdisco.example.org";

    /// <summary>The secret that the component has with its server.</summary>
    public const string ComponentSecret = "bench-component-secret";

    /// <summary>The host of all entries.</summary>
    public const string RelayHost = "turn.example.org";

    /// <summary>The secret that the relay would share.</summary>
    public const string RelaySecret = "bench-relay-secret-0123456789abcdef0123456";

    /// <summary>What stands in front of the number of a user.</summary>
    public const string UserPrefix = "u";

    /// <summary>The full address of a user.</summary>
    public static string AddressOf(int user) => $"{UserPrefix}{FixedDigits.User(user)}@{Domain}/gajim.{FixedDigits.User(user)}";

    /// <summary>
    /// The configuration: four entries (STUN over UDP, TURN over UDP, TCP and TLS), everything else as it is by default, but for
    /// the health endpoint, whose port may be taken, the probes, as there is no relay, and the limit of requests, which counts and
    /// refuses nobody.
    /// </summary>
    public static JsonObject Configuration(int port) => new()
    {
        ["Servers"] = new JsonArray(new JsonObject
        {
            ["Component"] = Component,
            ["Secret"] = ComponentSecret,
            ["Host"] = "127.0.0.1",
            ["Port"] = port,
            ["Domains"] = new JsonArray(Domain),
        }),
        ["Relays"] = new JsonArray(new JsonObject
        {
            ["Host"] = RelayHost,
            ["Port"] = 3478,
            ["TlsPort"] = 5349,
            ["Secret"] = RelaySecret,
        }),
        ["Limits"] = new JsonObject { ["RequestsPerMinute"] = 100_000_000, ["RequestsBurst"] = 1_000_000 },
        ["Health"] = new JsonObject { ["Enabled"] = false },
        ["Http"] = new JsonObject { ["Listen"] = "off" },
    };
}

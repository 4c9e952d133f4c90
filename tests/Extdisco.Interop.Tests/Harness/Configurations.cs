using System.Text.Json.Nodes;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>What stands under <c>Extdisco</c> in the configuration file.</summary>
public static class Configurations
{
    public const string RelayHost = "turn.example.test";
    public const string RelaySecret = "interop-relay-secret";

    /// <summary>The smallest useful one: one server, one relay. Tests ask faster than clients do, so the limit of that is off; and
    /// so are the probes, as most relays are names alone.</summary>
    public static JsonObject For(PeerServer server, string? component = null, string? secret = null)
    {
        RunLedger.AddSecret("the relay's secret", RelaySecret);
        if (secret is not null)
        {
            RunLedger.AddSecret("a component secret", secret);
        }

        return new JsonObject
        {
            ["Servers"] = new JsonArray(new JsonObject
            {
                ["Component"] = component ?? server.Component,
                ["Secret"] = secret ?? server.ComponentSecret,
                ["Host"] = "127.0.0.1",
                ["Port"] = server.ComponentPort,
                ["Domains"] = new JsonArray(server.Domain),
            }),
            ["Relays"] = new JsonArray(new JsonObject { ["Host"] = RelayHost, ["Port"] = 3478, ["Secret"] = RelaySecret }),
            ["Limits"] = new JsonObject { ["RequestsPerMinute"] = 0 },
            ["Health"] = new JsonObject { ["Enabled"] = false },
            ["Http"] = new JsonObject { ["Listen"] = "off" },
        };
    }

    /// <summary>Both vhosts are served, and have to delegate. What is missing is noticed sooner than by default.</summary>
    /// <param name="server">The server.</param>
    /// <param name="delegation">The value of <c>Servers:0:Delegation</c>.</param>
    public static JsonObject ForDelegation(PeerServer server, string delegation = "Required")
    {
        var options = For(server);
        options["Servers"]![0]!["Domains"] = new JsonArray(server.Domain, server.SecondDomain);
        options["Servers"]![0]!["Delegation"] = delegation;
        options["Delegation"] = new JsonObject { ["AdvertisementTimeout"] = "00:00:02", ["CheckInterval"] = "00:00:02" };
        return options;
    }

    public static JsonObject Service(string type, string host, int port, string transport) =>
        new() { ["Type"] = type, ["Host"] = host, ["Port"] = port, ["Transport"] = transport };
}

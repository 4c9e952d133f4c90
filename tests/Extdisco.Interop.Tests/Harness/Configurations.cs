using System.Text.Json.Nodes;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>What stands under <c>Extdisco</c> in the configuration file.</summary>
public static class Configurations
{
    public const string RelayHost = "turn.example.test";
    public const string RelaySecret = "interop-relay-secret";

    /// <summary>The smallest useful one: one server, one relay.</summary>
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
            ["Http"] = new JsonObject { ["Listen"] = "off" },
        };
    }

    public static JsonObject Service(string type, string host, int port, string transport) =>
        new() { ["Type"] = type, ["Host"] = host, ["Port"] = port, ["Transport"] = transport };
}

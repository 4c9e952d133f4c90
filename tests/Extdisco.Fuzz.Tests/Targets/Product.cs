using System.Globalization;
using Extdisco.Push;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>The product as an operator configures it, with something of everything, and the same after two reloads.</summary>
internal static class Product
{
    /// <summary>The secrets that must not be logged.</summary>
    public static IReadOnlyList<string> Secrets { get; } = ["component-s3cr3t", "relay-s3cr3t", "other-s3cr3t", "guest-s3cr3t"];

    /// <summary>What one stanza may cost here: little, so that inputs go beyond it.</summary>
    public static XmlLimits Limits { get; } = new() { StanzaBytes = 8 * 1024, Depth = 12, Attributes = 16, Namespaces = 16 };

    /// <summary>Three configurations that differ in what they offer.</summary>
    public static IReadOnlyList<ExtdiscoOptions> Configurations { get; } = [Load(3478), Load(3479), Load(3480)];

    /// <summary>What they offer, in the same order.</summary>
    public static IReadOnlyList<Catalogue> Catalogues { get; } =
        [.. Configurations.Select(options => CatalogueBuilder.For(options.Servers[0], CatalogueBuilder.Services(options), options.Access))];

    /// <summary>The server's entry; the same in all three.</summary>
    public static ServerOptions Server => Configurations[0].Servers[0];

    /// <summary>The options with the port of a server, and with waits that a test can wait for.</summary>
    public static ExtdiscoOptions At(int port, ExtdiscoOptions options) => options with
    {
        Servers = [options.Servers[0] with { Port = port }],
        Limits = options.Limits with { Stanzas = Limits },
        Connection = new ConnectionTimings
        {
            ReconnectMin = TimeSpan.FromMilliseconds(1),
            ReconnectMax = TimeSpan.FromMilliseconds(5),
            PingInterval = TimeSpan.Zero,
            CloseTimeout = TimeSpan.FromMilliseconds(500),
        },
    };

    /// <summary>An audience of the first configuration, without anybody in it.</summary>
    public static Audience NewAudience(LogWatch log) =>
        new(Jid.Parse(Server.Component), Catalogues[0], Configurations[0].PushOptions, TimeProvider.System, log);

    /// <summary>A router with the handlers of the first configuration.</summary>
    public static StanzaRouter NewRouter(Audience audience, LogWatch log)
    {
        var router = new StanzaRouter(Jid.Parse(Server.Component), [], log) { PresenceHandler = audience };
        var delegation = new ServerDelegation(Server, Configurations[0].Delegation, router, TimeProvider.System, log);
        router.MessageHandlers = [delegation.Advertisements];
        router.Handlers = Handlers.For(Server, Configurations[0], Catalogues[0], audience, delegation, TimeProvider.System);
        return router;
    }

    private static ExtdiscoOptions Load(int port)
    {
        var file = Path.Combine(Path.GetTempPath(), $"extdisco-fuzz-{Guid.NewGuid():N}.json");
        try
        {
            File.WriteAllText(file, Configuration.Replace("3478", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
            var loaded = new ConfigurationLoader(file, [], TimeProvider.System).Load();
            return loaded.Options ?? throw new InvalidOperationException(string.Join('\n', loaded.Report.Errors));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private const string Configuration = """
        {
          "Extdisco": {
            "Servers": [ { "Component": "extdisco.example.test", "Secret": "component-s3cr3t", "Domains": [ "example.test", "second.test", "bücher.example" ] } ],
            "Relays": [
              { "Host": "turn.example.test", "Port": 3478, "TlsPort": 5349, "Secret": "relay-s3cr3t", "Name": { "en": "Tom's <relay>", "de": "Vermittler & Co." } },
              { "Host": "relay.example", "Secret": "other-s3cr3t", "Username": "Jid", "Domains": [ "second.test" ] }
            ],
            "Services": [
              { "Type": "turn", "Host": "bücher.example", "Port": 443, "Transport": "tcp", "Credentials": "second", "CredentialsOnRequest": true },
              { "Type": "turn", "Host": "2001:db8::1", "Port": 3478, "Transport": "udp", "Credentials": "guest" },
              { "Type": "ftp", "Host": "192.0.2.1", "Form": { "FORM_TYPE": "urn:example:relay", "region": [ "eu", "us" ] } }
            ],
            "Credentials": {
              "second": { "Kind": "TurnRest", "Secret": "other-s3cr3t" },
              "guest": { "Kind": "Fixed", "Username": "guest", "Password": "guest-s3cr3t" }
            },
            "Access": { "Allow": [ "elsewhere.example" ], "Deny": [ "juliet@second.test" ] },
            "Info": { "Contacts": { "abuse-addresses": [ "mailto:abuse@example.test" ] }, "Forms": [ { "FORM_TYPE": "urn:example:site", "operator": [ "Example" ] } ] },
            "Push": { "Coalesce": "00:00:00" },
            "Limits": { "TrackedEntities": 500, "RequestsPerMinute": 100000000, "RequestsBurst": 1000000 },
            "Health": { "Enabled": false },
            "Http": { "Listen": "off" }
          }
        }
        """;
}

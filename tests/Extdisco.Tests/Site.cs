using System.Diagnostics.CodeAnalysis;
using Extdisco.Credentials;
using Extdisco.Queries;
using Extdisco.Services;
using Extdisco.Testing;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Tests;

/// <summary>A handler over a catalogue, asked in XML. Every answer is checked against the schemas.</summary>
internal sealed class Site
{
    public const string Romeo = "romeo@example.org/orchard";

    private static readonly Jid Self = Jid.Parse("extdisco.example.org");

    private volatile ExtdiscoHandler _handler;

    public Site(params ExternalService[] services)
        : this(Offering(["example.org"], services))
    {
    }

    public Site(Catalogue catalogue)
    {
        Load(catalogue);
    }

    public TestTimeProvider Time { get; } = new();

    public ExtdiscoHandler Handler => _handler;

    /// <summary>Another catalogue holds from the next request on, as after a reload.</summary>
    [MemberNotNull(nameof(_handler))]
    public void Load(Catalogue catalogue) => _handler = new ExtdiscoHandler(catalogue, Time);

    /// <summary>A catalogue without rules of access.</summary>
    public static Catalogue Offering(string[] domains, params ExternalService[] services) => new(domains, new ServiceRegistry(services), []);

    public static ExternalService Stun { get; } = new() { Type = "stun", Host = "turn.example.org", Port = 3478, Transport = "udp" };

    public static TurnRestIssuer Issuer(string secret = "relay secret", Func<TurnRestOptions, TurnRestOptions>? with = null)
    {
        var options = new TurnRestOptions { Secret = new Secret(secret) };
        return new TurnRestIssuer(with?.Invoke(options) ?? options);
    }

    public static FixedIssuer Guest(DateTimeOffset? expires = null) => new(new IssuedCredentials("guest", new Secret("welcome"), expires));

    public static ExternalService Turn(ICredentialIssuer issuer, string transport = "udp", string host = "turn.example.org", int? port = 3478) =>
        new() { Type = "turn", Host = host, Port = port, Transport = transport, Issuer = issuer };

    /// <summary>The result payload of a request that has to succeed.</summary>
    public string Ask(string payload, string from = Romeo, string language = "", bool validate = true, string? to = null)
    {
        var (error, reply) = Send(payload, from, language, to);
        error?.ToString().Should().BeNull();
        if (validate)
        {
            SchemaValidator.Validate($"<iq xmlns='jabber:component:accept' type='result' id='1' from='{to ?? Self.ToString()}' to='{from}'>{reply}</iq>");
        }

        return reply;
    }

    /// <summary>The error of a request that has to fail.</summary>
    public StanzaError Refuse(string payload, string from = Romeo, string? to = null)
    {
        var (error, _) = Send(payload, from, "", to);
        error.Should().NotBeNull();
        var xml = new Utf8XmlWriter();
        error!.Write(xml);
        SchemaValidator.Validate($"<iq xmlns='jabber:component:accept' type='error' id='1' from='{to ?? Self.ToString()}' to='{from}'>{xml}</iq>");
        return error;
    }

    private (StanzaError? Error, string Reply) Send(string payload, string from, string language, string? to)
    {
        var result = new Utf8XmlWriter();
        var error = Handler.Get(Request(payload, from, language, to), result);
        return (error, result.ToString());
    }

    public static IqRequest Request(string payload, string from = Romeo, string language = "", string? to = null)
    {
        var attribute = language.Length == 0 ? "" : $" xml:lang='{language}'";
        var children = XmlFragment.Parse($"<iq xmlns='jabber:component:accept'{attribute}>{payload}</iq>").Children.GetEnumerator();
        children.MoveNext().Should().BeTrue();
        return new IqRequest { From = Jid.Parse(from), To = to is null ? Self : Jid.Parse(to), Payload = children.Current };
    }
}

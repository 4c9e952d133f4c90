using Extdisco.Benchmarks.Load;
using Extdisco.Credentials;
using Extdisco.Push;
using Extdisco.Queries;
using Extdisco.Services;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Entity;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Benchmarks.Micro;

/// <summary>A component as the program wires it up, without a connection: four entries, and a domain that delegates.</summary>
internal sealed class SampleSite
{
    private readonly XmlFragment _fragment = new();
    private readonly Utf8XmlWriter _writer = new(64 * 1024);
    private readonly StanzaRouter _router;

    public SampleSite()
    {
        var header = System.Text.Encoding.UTF8.GetBytes("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>");
        _fragment.ReadStartTags(header, 0, header.Length);
        _fragment.KeepScope();

        var time = TimeProvider.System;
        var log = NullLogger.Instance;
        _router = new StanzaRouter(Jid.Parse(Site.Component), [], log);
        _router.Limiter = new RequestLimiter(new RequestLimits { RequestsPerMinute = 100_000_000, RequestsBurst = 1_000_000 }, [Jid.Parse(Site.Domain)], time);
        var scope = new DelegationScope([Jid.Parse(Site.Domain)], [.. ExtdiscoVersion.All.Select(version => version.Namespace)]);
        var catalogue = new Catalogue([Site.Domain], new ServiceRegistry(Services()), []);
        IIqHandler[] handlers = [new ExtdiscoHandler(catalogue, time), new DiscoItemsHandler(), new PingHandler(), new TimeHandler(time), new DelegationHandler(_router, scope, time, log)];
        var info = new EntityInfo([new Identity("component", "generic", "Relays")], []);
        _router.Handlers = [.. handlers, new DiscoInfoHandler(info, handlers, new DelegatedDiscovery(scope, new UnservedDomains(_router.Component, log), new Dictionary<Jid, IReadOnlyList<DataForm>>()))];
    }

    /// <summary>A request as bytes.</summary>
    public static byte[] Request(RequestKind kind, uint id = 1, int user = 1)
    {
        var template = RequestTemplate.For(kind);
        var bytes = new byte[template.Length];
        template.Write(bytes, id, user);
        return bytes;
    }

    /// <summary>The payload of a question for all services, in English.</summary>
    public static XmlFragment Question()
    {
        var services = "<services xmlns='urn:xmpp:extdisco:2' xml:lang='en'/>"u8.ToArray();
        var question = new XmlFragment();
        question.Read(services, 0, services.Length);
        return question;
    }

    /// <summary>An audience with nobody in it, connected.</summary>
    public static Audience Audience(Catalogue catalogue, PushOptions options)
    {
        var audience = new Audience(Jid.Parse(Site.Component), catalogue, options, TimeProvider.System, NullLogger.Instance);
        audience.Connected(mayMissEnds: false);
        return audience;
    }

    public static TurnRestIssuer Issuer() => new(new TurnRestOptions { Secret = new Secret(Site.RelaySecret) });

    /// <summary>From the bytes of a request to those of the reply.</summary>
    public int Answer(byte[] request)
    {
        _writer.Clear();
        _fragment.Read(request, 0, request.Length);
        _router.Route(new Stanza(_fragment.Root), _writer);
        return _writer.Length;
    }

    public static ExternalService[] Services()
    {
        var issuer = Issuer();
        return
        [
            new ExternalService { Type = "stun", Host = Site.RelayHost, Port = 3478, Transport = "udp" },
            new ExternalService { Type = "turn", Host = Site.RelayHost, Port = 3478, Transport = "udp", Issuer = issuer },
            new ExternalService { Type = "turn", Host = Site.RelayHost, Port = 3478, Transport = "tcp", Issuer = issuer },
            new ExternalService { Type = "turns", Host = Site.RelayHost, Port = 5349, Transport = "tcp", Issuer = issuer },
        ];
    }
}

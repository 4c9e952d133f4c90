using System.Globalization;
using System.Text;
using Extdisco.Fuzz.Tests.Running;

namespace Extdisco.Fuzz.Tests.Making;

/// <summary>Makes stanzas as servers send them to a component: right ones, and those that are wrong in what they say, not in their XML.</summary>
internal static class StanzaMaker
{
    /// <summary>The component's domain in all that is made here; the captures have the same.</summary>
    public const string Component = "extdisco.example.test";

    private static readonly string[] Servers = ["example.test", "second.test", "example.test/x", "elsewhere.example", "EXAMPLE.test", "romeo@example.test"];

    private static readonly string[] Users =
    [
        "romeo@example.test/orchard", "romeo@example.test/orchard", "juliet@example.test/balcony", "romeo@second.test/a b", "romeo@example.test", "tybalt@elsewhere.example/x",
        "Romeo@Example.TEST/ORCHARD", "müller@bücher.example/ü", "mu\u0308ller@xn--bcher-kva.example/u\u0308", "example.test", Component, Component + "/x",
        "", "@", "a@", "@a", "/", "a@b@c", "a b@example.test", "a@[::1]/x", "a@[::1", "\u0130@example.test", "a&amp;b@example.test", "\uD83D\uDE00@example.test/\uD83D\uDE00",
        "x&#10;2026-01-01 [ERR] forged@example.test/y",
    ];

    private static readonly string[] Components = [Component, Component, Component, Component, Component, "EXTDISCO.example.test", "nobody@" + Component, Component + "/x", "example.test", "", "@"];

    private static readonly string[] Ids = ["1", "1", "a&amp;&lt;&apos;&quot;b", "ü€😀", "&#9;", " ", "push-0", "push-ffffffff", "probe-0"];

    private static readonly string[] Hosts = ["turn.example.test", "TURN.Example.TEST.", "relay.example", "192.0.2.1", "[2001:db8::1]", "2001:DB8:0::1", "bücher.example", "", "x y", "127.1"];

    private static readonly string[] Types = ["stun", "turn", "turns", "TURN", "ftp", "", " ", "&lt;", "x&#10;y"];

    private static readonly string[] Ports = ["3478", " 3478&#10;", "0", "65535", "65536", "-1", "", "abc", "٣", "99999999999999999999"];

    private static readonly string[] Languages = ["de", "de-AT-x-y", "en", "-", "*", ""];

    private static readonly string[] Versions = ["urn:xmpp:extdisco:2", "urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1", "urn:xmpp:extdisco:3"];

    private static readonly string[] Delegations = ["urn:xmpp:delegation:2", "urn:xmpp:delegation:1", "urn:xmpp:delegation:0"];

    /// <summary>Makes a stanza.</summary>
    public static byte[] Stanza(Random random) => Encoding.UTF8.GetBytes(random.Next(10) switch
    {
        0 => Presence(random),
        1 => Message(random),
        2 => Iq(random, random.Pick("result", "error"), random.Pick("", Payload(random), "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")),
        3 or 4 or 5 => Delegated(random),
        _ => Iq(random, random.Pick("get", "get", "get", "get", "set", "", "GET", "subscribe"), Payload(random)),
    });

    /// <summary>Makes an address, which may be none.</summary>
    public static string Address(Random random) => random.OneIn(3) ? random.Pick(Servers) : random.Pick(Users);

    /// <summary>Makes an iq that answers something that the product asked.</summary>
    public static string Answer(Random random, string id, string from) => random.Next(6) switch
    {
        0 => "",
        1 => $"<iq type='result' id='{id}' from='{from}' to='{Component}'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='{random.Pick(Versions)}'/></query></iq>",
        2 => $"<iq type='error' id='{id}' from='{from}' to='{Component}'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
        3 => $"<iq type='{random.Pick("result", "error")}' id='{id}' from='{Address(random)}' to='{Component}'/>",
        _ => $"<iq type='result' id='{id}' from='{from}' to='{Component}'/>",
    };

    private static string Iq(Random random, string type, string content) =>
        $"<iq{Attributes(random, ("type", type), ("id", random.Pick(Ids)), ("from", random.Pick(Users)), ("to", random.Pick(Components)), ("xml:lang", random.Pick(Languages)))}>{content}</iq>";

    private static string Presence(Random random) =>
        $"<presence{Attributes(random, ("type", random.Pick("", "", "unavailable", "error", "probe", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "x")), ("from", Address(random)), ("to", random.Pick(Components)))}><show>away</show></presence>";

    private static string Message(Random random)
    {
        var content = random.Next(4) switch
        {
            0 => "<body>Hello?</body>",
            1 => $"<privilege xmlns='{random.Pick("urn:xmpp:privilege:2", "urn:xmpp:privilege:1")}'><perm access='{random.Pick("presence", "roster&#10;x")}' type='{random.Pick("managed_entity", "none", "")}'/><x/></privilege>",
            _ => $"<delegation xmlns='{random.Pick(Delegations)}'><delegated namespace='{random.Pick(Versions)}'/>{random.Pick("", "<delegated/>", "<delegated namespace='urn:x&#10;y'><attribute name='node'/></delegated>")}</delegation>",
        };
        return $"<message{Attributes(random, ("type", random.Pick("", "", "normal", "chat", "groupchat", "headline", "error", "x")), ("id", random.Pick(Ids)), ("from", Address(random)), ("to", random.Pick(Components)))}>{content}</message>";
    }

    private static string Delegated(Random random)
    {
        var version = random.Pick(Delegations);
        var content = random.OneIn(10) ? Payload(random) : Payload(random, onlyExtdisco: true);
        var inner = $"<iq{Attributes(random, ("xmlns", random.OneIn(10) ? "jabber:server" : "jabber:client"), ("type", random.OneIn(6) ? random.Pick("set", "result", "") : "get"), ("id", random.Pick(Ids)), ("from", random.Pick(Users)), ("to", random.Pick(Servers)), ("xml:lang", random.Pick(Languages)))}>{content}</iq>";
        var forwarded = $"<forwarded xmlns='urn:xmpp:forward:0'>{random.Pick("", "", "", " ", "<delay xmlns='urn:xmpp:delay'/>")}{inner}</forwarded>";
        return $"<iq type='{random.Pick("set", "set", "set", "set", "get")}' id='{random.Pick(Ids)}' from='{random.Pick(Servers)}' to='{random.Pick(Components)}'><delegation xmlns='{version}'>{(random.OneIn(12) ? inner : forwarded)}</delegation></iq>";
    }

    private static string Payload(Random random, bool onlyExtdisco = false)
    {
        var version = random.Pick(Versions);
        return random.Next(onlyExtdisco ? 5 : 14) switch
        {
            0 or 1 => $"<services{Attributes(random, ("xmlns", version), ("type", random.Pick(Types)), ("xml:lang", random.Pick(Languages)))}/>",
            2 => $"<services xmlns='{version}'/>",
            3 or 4 => $"<credentials xmlns='{version}'>{string.Concat(Enumerable.Range(0, random.OneIn(20) ? 20 : random.Next(4)).Select(_ => Service(random)))}</credentials>",
            5 => "<query xmlns='http://jabber.org/protocol/disco#info'/>",
            6 => $"<query xmlns='http://jabber.org/protocol/disco#info' node='{random.Pick(Delegations)}{random.Pick("::", ":bare:", "")}{random.Pick(Versions)}'/>",
            7 => $"<query xmlns='http://jabber.org/protocol/disco#items'{random.Pick("", " node=''", " node='x'")}/>",
            8 => $"<ping xmlns='{random.Pick("urn:xmpp:ping", "urn:xmpp:ping", "")}'/>",
            9 => "<time xmlns='urn:xmpp:time'/>",
            10 => "<query xmlns='jabber:iq:version'/>",
            11 => $"<x xmlns='urn:x{random.Pick("", "&#10;2026-01-01 [ERR] forged")}'/>",
            12 => random.Pick("", " ", "text", "<a/><b/>"),
            _ => $"<delegation xmlns='{random.Pick(Delegations)}'>{random.Pick("", "<forwarded xmlns='urn:xmpp:forward:0'/>", "<x/>")}</delegation>",
        };
    }

    private static string Service(Random random) =>
        $"<{random.Pick("service", "service", "service", "service", "x")}{Attributes(random, ("host", random.Pick(Hosts)), ("type", random.Pick(Types)), ("port", random.Pick(Ports)), ("transport", random.Pick("udp", "tcp", "TCP", "", "x")), ("xmlns", random.OneIn(8) ? random.Pick(Versions) : ""))}/>";

    /// <summary>Attributes in any order; some are missing.</summary>
    private static string Attributes(Random random, params (string Name, string Value)[] attributes)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in attributes.OrderBy(_ => random.Next()))
        {
            if (value.Length > 0 ? !random.OneIn(12) : name is not ("xmlns" or "xml:lang") && random.OneIn(2))
            {
                var quote = random.Pick('\'', '"');
                text.Append(CultureInfo.InvariantCulture, $" {name}={quote}{value}{quote}");
            }
        }

        return text.ToString();
    }
}

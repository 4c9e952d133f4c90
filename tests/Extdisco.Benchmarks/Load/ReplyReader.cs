using System.Globalization;
using System.Xml.Linq;
using static Extdisco.Benchmarks.Load.ReplyDemands;

namespace Extdisco.Benchmarks.Load;

/// <summary>Checks a reply as XML: that it answers the request, comes from whom it must, and offers what is configured.</summary>
internal static class ReplyReader
{
    private static readonly XNamespace Extdisco = "urn:xmpp:extdisco:2";
    private static readonly XNamespace Component = XNamespace.None; // the stream declares it, outside of what is read here
    private static readonly XNamespace Client = "jabber:client";
    private static readonly XNamespace Delegation = "urn:xmpp:delegation:2";
    private static readonly XNamespace Forward = "urn:xmpp:forward:0";
    private static readonly XNamespace DiscoInfo = "http://jabber.org/protocol/disco#info";

    /// <summary>Checks a reply.</summary>
    /// <returns>The username and the password in it, if there are any; all entries must have the same.</returns>
    /// <exception cref="WrongReplyException">It is wrong.</exception>
    public static (string Username, string Password)? Check(string xml, RequestKind kind, uint id, int user)
    {
        var reply = XElement.Parse(xml);
        var asker = Site.AddressOf(user);
        Demand(kind == RequestKind.Probe || Is(reply, "id", FixedDigits.Id(id)), xml, "the id");
        Demand(Is(reply, "from", Site.Component), xml, "the sender");
        if (kind == RequestKind.Probe)
        {
            Demand(Is(reply, "to", asker) && reply.Name == Component + "presence" && reply.Attribute("type") is null, xml, "available presence");
            return null;
        }

        Demand(reply.Name == Component + "iq" && Is(reply, "type", "result"), xml, "a result");
        if (kind is RequestKind.DelegatedServices or RequestKind.DelegatedCredentials or RequestKind.DelegatedPing)
        {
            Demand(Is(reply, "to", Site.Domain), xml, "the addressee");
            reply = reply.Element(Delegation + "delegation")?.Element(Forward + "forwarded")?.Element(Client + "iq");
            Demand(reply is not null && Is(reply, "id", FixedDigits.Id(id)) && Is(reply, "from", Site.Domain), xml, "the forwarded answer");
        }

        Demand(Is(reply!, "to", kind == RequestKind.DelegatedDiscoInfo ? Site.Domain : asker), xml, "the addressee");
        var payload = reply!.Elements().SingleOrDefault();
        switch (kind)
        {
            case RequestKind.Services or RequestKind.DelegatedServices:
                Demand(payload?.Name == Extdisco + "services" && payload.Elements(Extdisco + "service").Count() >= 4, xml, "at least four services");
                return Credentials(payload!, xml);
            case RequestKind.Credentials or RequestKind.DelegatedCredentials:
                Demand(payload?.Name == Extdisco + "credentials" && payload.Elements().Count() == 1, xml, "one service");
                return Credentials(payload!, xml);
            case RequestKind.Ping:
                Demand(payload is null, xml, "an empty result");
                return null;
            case RequestKind.DelegatedPing:
                Demand(Is(reply, "type", "error") && payload?.Name == Client + "error", xml, "an error");
                return null;
            default:
                Demand(payload?.Name == DiscoInfo + "query" && payload.Elements(DiscoInfo + "feature").Any(feature => Is(feature, "var", Extdisco.NamespaceName)), xml, "the feature");
                return null;
        }
    }

    private static (string Username, string Password)? Credentials(XElement services, string xml)
    {
        var all = services.Elements()
            .Where(service => service.Attribute("username") is not null)
            .Select(service => (Username: service.Attribute("username")!.Value, Password: service.Attribute("password")!.Value, Expires: service.Attribute("expires")!.Value))
            .Distinct()
            .ToArray();
        Demand(all.Length == 1, xml, "the same credentials in all entries that need them");
        var seconds = DateTimeOffset.Parse(all[0].Expires, CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        Demand(all[0].Username.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{seconds}:"), StringComparison.Ordinal), xml, "the expiry in the username");
        Demand(seconds > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), xml, "credentials that hold");
        return (all[0].Username, all[0].Password);
    }
}

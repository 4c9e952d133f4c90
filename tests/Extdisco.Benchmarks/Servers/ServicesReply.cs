using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Extdisco.Benchmarks.Load;
using static Extdisco.Benchmarks.Load.ReplyDemands;

namespace Extdisco.Benchmarks.Servers;

/// <summary>Checks a client's answer as XML: that it is the one to its request, offers the four entries, and that a relay would take the credentials.</summary>
internal static class ServicesReply
{
    private static readonly XNamespace Extdisco = "urn:xmpp:extdisco:2";
    private static readonly string[] Entries = ["stun/tcp", "stun/udp", "turn/tcp", "turn/udp"];

    /// <summary>Checks an answer.</summary>
    /// <exception cref="WrongReplyException">It is wrong.</exception>
    public static void Check(string xml, string id, string from, string to)
    {
        var reply = XElement.Parse(xml);
        Demand(reply.Name == "iq" && Is(reply, "type", "result"), xml, "a result");
        Demand(Is(reply, "id", id), xml, "the id");
        Demand(Is(reply, "from", from), xml, "the sender");
        Demand(Is(reply, "to", to), xml, "the addressee");
        var services = reply.Elements().SingleOrDefault();
        Demand(services?.Name == Extdisco + "services", xml, "services");
        var entries = services!.Elements(Extdisco + "service").ToArray();
        Demand(Array.TrueForAll(entries, entry => Is(entry, "host", Site.RelayHost) && Is(entry, "port", "3478")), xml, "the relay");
        var offered = entries.Select(entry => $"{entry.Attribute("type")?.Value}/{entry.Attribute("transport")?.Value}").Order(StringComparer.Ordinal);
        Demand(offered.SequenceEqual(Entries, StringComparer.Ordinal), xml, "the four entries");
        foreach (var entry in entries.Where(entry => Is(entry, "type", "turn")))
        {
            CheckCredentials(entry, xml);
        }
    }

    private static void CheckCredentials(XElement entry, string xml)
    {
        var username = entry.Attribute("username")?.Value ?? "";
        Demand(long.TryParse(username.Split(':')[0], CultureInfo.InvariantCulture, out var expiry), xml, "a username with its expiry");
        Demand(expiry > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), xml, "credentials that hold");
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(Site.RelaySecret));
        hmac.AppendData(Encoding.UTF8.GetBytes(username));
        Demand(Is(entry, "password", Convert.ToBase64String(hmac.GetHashAndReset())), xml, "the password for the username");
    }
}

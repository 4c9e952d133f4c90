using System.Globalization;
using System.Text;
using Extdisco.Benchmarks.Load;
using Extdisco.Credentials;
using Extdisco.Xmpp;

namespace Extdisco.Benchmarks.References;

/// <summary>
/// The reference program <c>trivial</c>, which is <c>echo</c> for a real server, where an answer has to arrive: whoever asks for
/// services, by way of the domain or not, gets the same entries, and the server is told that they are there. Of the request only
/// the addresses and the id are looked at.
/// </summary>
internal readonly struct Trivial : IReference
{
    private const long Expiry = 1893456000; // The year 2030
    private readonly byte[] _services = Encoding.UTF8.GetBytes(Services());

    /// <summary>Makes the entries.</summary>
    public Trivial()
    {
    }

    /// <inheritdoc/>
    public int MaximumLength => 8192;

    /// <summary>The entries: STUN and TURN over UDP and TCP, with credentials that are minted once.</summary>
    public static string Services()
    {
        var username = string.Create(CultureInfo.InvariantCulture, $"{Expiry}:0123456789abcdef0123");
        var password = TurnRest.Password(new Secret(Site.RelaySecret), username).Reveal();
        var credentials = $"username='{username}' password='{password}'"
            + $" expires='{DateTimeOffset.FromUnixTimeSeconds(Expiry).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}'";
        return $"<services xmlns='urn:xmpp:extdisco:2'>{Over("udp")}{Over("tcp")}</services>";

        string Over(string transport) => $"<service type='stun' host='{Site.RelayHost}' port='3478' transport='{transport}'/>"
            + $"<service type='turn' host='{Site.RelayHost}' port='3478' transport='{transport}' {credentials}/>";
    }

    /// <inheritdoc/>
    public int Answer(ReadOnlySpan<byte> stanza, Span<byte> target)
    {
        var reply = new ReplyBytes(target);
        if (RequestValues.TryRead(stanza, out var request))
        {
            Begin(ref reply, request);
            reply.Add(_services);
            reply.Add("</iq>"u8);
        }
        else if (request.Payload.SequenceEqual("delegation"u8) && request.Type.SequenceEqual("set"u8))
        {
            _ = RequestValues.TryRead(stanza[(stanza[1..].IndexOf("<iq "u8) + 1)..], out var forwarded);
            Begin(ref reply, request);
            reply.Add("<delegation"u8);
            reply.Add("xmlns"u8, request.Namespace);
            reply.Add("><forwarded xmlns='urn:xmpp:forward:0'>"u8);
            Begin(ref reply, forwarded, " xmlns='jabber:client'"u8);
            reply.Add(_services);
            reply.Add("</iq></forwarded></delegation></iq>"u8);
        }
        else if (request.Payload.SequenceEqual("query"u8) && request.Type.SequenceEqual("get"u8))
        {
            Begin(ref reply, request);
            reply.Add("<query xmlns='http://jabber.org/protocol/disco#info'"u8);
            reply.Add("node"u8, request.Node);
            reply.Add("><feature var='urn:xmpp:extdisco:2'/></query></iq>"u8);
        }

        return reply.Length;
    }

    private static void Begin(ref ReplyBytes reply, RequestValues request, ReadOnlySpan<byte> namespaced = default)
    {
        reply.Add("<iq"u8);
        reply.Add(namespaced);
        reply.Add(" type='result'"u8);
        reply.Add("id"u8, request.Id);
        reply.Add("from"u8, request.To);
        reply.Add("to"u8, request.From);
        reply.Add(">"u8);
    }
}

using System.Text;

namespace Extdisco.Benchmarks.Load;

/// <summary>A request as bytes, into which the id and the user of each one are put. Ids and users have a fixed number of digits, so that nothing moves.</summary>
internal sealed class RequestTemplate
{
    private static readonly string AnyId = FixedDigits.Id(0xabcdef);
    private static readonly string AnyUser = FixedDigits.User(1234567);

    private readonly byte[] _bytes;
    private readonly int[] _ids;
    private readonly int[] _users;

    private RequestTemplate(RequestKind kind, string xml)
    {
        Kind = kind;
        _bytes = Encoding.UTF8.GetBytes(xml.Replace("ID", AnyId, StringComparison.Ordinal).Replace("USER", AnyUser, StringComparison.Ordinal));
        _ids = FixedDigits.Find(_bytes, AnyId);
        _users = FixedDigits.Find(_bytes, AnyUser);
    }

    /// <summary>What is asked.</summary>
    public RequestKind Kind { get; }

    /// <summary>Whether the component answers it.</summary>
    public bool IsAnswered => Kind is not (RequestKind.Available or RequestKind.Unavailable);

    /// <summary>How long each request is, in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The template for a kind of request, as Prosody would send it.</summary>
    public static RequestTemplate For(RequestKind kind)
    {
        const string From = $"{Site.UserPrefix}USER@{Site.Domain}/gajim.USER";
        const string Services = "<services xmlns='urn:xmpp:extdisco:2'/>";
        const string Credentials = $"<credentials xmlns='urn:xmpp:extdisco:2'><service host='{Site.RelayHost}' type='turn' port='3478' transport='udp'/></credentials>";
        const string Ping = "<ping xmlns='urn:xmpp:ping'/>";
        return new RequestTemplate(kind, kind switch
        {
            RequestKind.Services => Direct(Services),
            RequestKind.Credentials => Direct(Credentials),
            RequestKind.DiscoInfo => Direct("<query xmlns='http://jabber.org/protocol/disco#info'/>"),
            RequestKind.Ping => Direct(Ping),
            RequestKind.DelegatedServices => Delegated(Services),
            RequestKind.DelegatedCredentials => Delegated(Credentials),
            RequestKind.DelegatedPing => Delegated(Ping),
            RequestKind.DelegatedDiscoInfo =>
                $"<iq type='get' id='ID' from='{Site.Domain}' to='{Site.Component}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:xmpp:delegation:2::urn:xmpp:extdisco:2'/></iq>",
            RequestKind.Probe => $"<presence type='probe' from='{From}' to='{Site.Component}'/>",
            RequestKind.Available => $"<presence from='{From}' to='{Site.Component}'/>",
            _ => $"<presence type='unavailable' from='{From}' to='{Site.Component}'/>",
        });

        static string Direct(string payload) => $"<iq type='get' id='ID' from='{From}' to='{Site.Component}' xml:lang='en'>{payload}</iq>";

        static string Delegated(string payload) =>
            $"<iq type='set' id='ID' from='{Site.Domain}' to='{Site.Component}'><delegation xmlns='urn:xmpp:delegation:2'><forwarded xmlns='urn:xmpp:forward:0'>"
            + $"<iq xmlns='jabber:client' type='get' id='ID' from='{From}' to='{Site.Domain}' xml:lang='en'>{payload}</iq></forwarded></delegation></iq>";
    }

    /// <summary>Writes a request.</summary>
    public void Write(Span<byte> target, uint id, int user)
    {
        _bytes.CopyTo(target);
        foreach (var at in _ids)
        {
            FixedDigits.WriteId(target[at..], id);
        }

        foreach (var at in _users)
        {
            FixedDigits.WriteUser(target[at..], user);
        }
    }
}

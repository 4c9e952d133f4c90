using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.Servers;

/// <summary>How a client gets in (RFC 6120): SASL PLAIN without TLS, and a resource. No presence: nobody tells it anything that it has not asked for.</summary>
/// <param name="socket">The connection.</param>
internal sealed class Login(Socket socket)
{
    private const string Header = $"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='{Site.Domain}'>";
    private const string Features = "</stream:features>";

    /// <summary>Logs in.</summary>
    /// <param name="user">The account, whose password is that of <c>scripts/peers</c>.</param>
    /// <param name="resource">The resource.</param>
    /// <returns>The full address.</returns>
    /// <exception cref="WrongReplyException">The server does not let it in.</exception>
    public string Run(string user, string resource)
    {
        Ask(Header, Features);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0pw-{user}"));
        Ask($"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{credentials}</auth>", "<success");
        Ask(Header, Features);
        var bound = XElement.Parse(Ask($"<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>{resource}</resource></bind></iq>", "</iq>"));
        return bound.Descendants().Single(element => string.Equals(element.Name.LocalName, "jid", StringComparison.Ordinal)).Value;
    }

    private string Ask(string text, string answer)
    {
        socket.Send(Encoding.UTF8.GetBytes(text));
        var input = new byte[64 * 1024];
        var received = "";
        for (var end = 0; !received.Contains(answer, StringComparison.Ordinal); received = Encoding.UTF8.GetString(input, 0, end))
        {
            var count = socket.Receive(input, end, input.Length - end, SocketFlags.None);
            end += count > 0 ? count : throw new WrongReplyException($"The server closed the stream after: {received}");
        }

        return received;
    }
}

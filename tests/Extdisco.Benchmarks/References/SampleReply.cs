using System.Text;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.References;

/// <summary>The reply that both reference programs send: byte for byte as long as the one of Extdisco.</summary>
internal static class SampleReply
{
    /// <summary>A username as Extdisco makes them: the expiry, and twenty characters for the user.</summary>
    public const string Username = "1795218900:0123456789abcdef0123";

    /// <summary>The pieces between the values: id, asker, and three times username, password and expiry.</summary>
    public static byte[][] Pieces { get; } = Cut();

    /// <summary>Where the values go.</summary>
    private static byte[][] Cut()
    {
        const string Credentials = " username='|' password='|' expires='|'/>";
        return
        [
            .. ($"<iq type='result' id='|' from='{Site.Component}' to='|'><services xmlns='urn:xmpp:extdisco:2'>"
                + $"<service type='stun' host='{Site.RelayHost}' port='3478' transport='udp'/>"
                + $"<service type='turn' host='{Site.RelayHost}' port='3478' transport='udp'{Credentials}"
                + $"<service type='turn' host='{Site.RelayHost}' port='3478' transport='tcp'{Credentials}"
                + $"<service type='turns' host='{Site.RelayHost}' port='5349' transport='tcp'{Credentials}"
                + "</services></iq>").Split('|').Select(Encoding.UTF8.GetBytes),
        ];
    }
}

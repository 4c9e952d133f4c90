using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Push;

/// <summary>What the tests of pushes ask, and look for in what comes.</summary>
internal static class Pushes
{
    /// <summary>The changes that a push tells of, as <c>action type host:port/transport</c>.</summary>
    public static IEnumerable<string> Changes(this XElement push)
    {
        var services = push.Elements().Single();
        return services.Elements().Select(service => service.Value("action")).Zip(services.Described(), (action, service) => $"{action} {service}");
    }

    /// <summary>Whether a stanza is somebody's presence of a type, or of none.</summary>
    public static bool IsPresence(this XElement stanza, string from, string? type = null) =>
        stanza.Name == XmppClient.Jabber + "presence"
        && stanza.Has("from", from)
        && string.Equals(stanza.Attribute("type")?.Value, type, StringComparison.Ordinal);

    /// <summary>Asks for all services.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="asked">Who is asked; the component if nobody is named.</param>
    public static async Task<XElement> AskForServicesAsync(this XmppClient client, string? asked = null) =>
        (await client.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", asked)).Result(Xml.Extdisco2 + "services");

    /// <summary>
    /// Waits for an answer of the component: it has seen then what the client sent before, and what it had sent to the client has
    /// come.
    /// </summary>
    public static async Task AssertAnsweredAsync(this XmppClient client) =>
        (await client.AskAsync("<ping xmlns='urn:xmpp:ping'/>")).Value("type").Should().Be("result");
}

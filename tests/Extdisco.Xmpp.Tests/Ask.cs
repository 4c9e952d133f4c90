using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests;

/// <summary>Asks a handler as the router does.</summary>
internal static class Ask
{
    public static readonly Jid Juliet = Jid.Parse("juliet@example.com/balcony");
    public static readonly Jid Component = Jid.Parse("extdisco.example.com");

    /// <summary>Asks with a get, and gives the payload of the result, which is checked against its schema.</summary>
    public static string Get(IIqHandler handler, string payload, Jid? from = null)
    {
        var writer = new Utf8XmlWriter();
        handler.Get(Request(XmlFragment.Parse(payload), from), writer).Should().BeNull("a result is expected");
        var answer = writer.ToString();
        if (answer.Length > 0)
        {
            SchemaValidator.Validate(answer);
        }

        return answer;
    }

    /// <summary>Asks with a get, and gives the error.</summary>
    public static StanzaError GetError(IIqHandler handler, string payload)
    {
        var error = handler.Get(Request(XmlFragment.Parse(payload), from: null), new Utf8XmlWriter());
        return error.Should().BeOfType<StanzaError>("an error is expected").Subject;
    }

    /// <summary>Asks with a set.</summary>
    public static StanzaError? Set(IIqHandler handler, string payload) =>
        handler.Set(Request(XmlFragment.Parse(payload), from: null), new Utf8XmlWriter());

    public static IqRequest Request(XmlElement payload, Jid? from) => new() { From = from ?? Juliet, To = Component, Payload = payload };
}

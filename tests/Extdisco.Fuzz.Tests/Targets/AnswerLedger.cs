using System.Xml.Linq;
using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// What a component owes for what it is sent, and what it has paid (RFC 6120, section 8.2.3): exactly one answer to each get or set,
/// none to a result or an error, in its own name.
/// </summary>
internal sealed class AnswerLedger
{
    private static readonly XNamespace Accept = "jabber:component:accept";
    private static readonly XNamespace Client = "jabber:client";
    private static readonly XNamespace Forward = "urn:xmpp:forward:0";

    private readonly Dictionary<(string Id, string To), Queue<XElement>> _owed = [];
    private readonly HashSet<(string Id, string To)> _optional = [];
    private int _messages;

    /// <summary>How many answers are owed still.</summary>
    public int Owed { get; private set; }

    /// <summary>Passwords that were given away.</summary>
    public List<string> Passwords { get; } = [];

    /// <summary>Notes a stanza that the component is sent.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="mustBeAnswered">False where it cannot be told whether the answer is there yet.</param>
    public void Sent(XElement stanza, bool mustBeAnswered = true)
    {
        if (stanza.Name == Accept + "message")
        {
            _messages += Of(stanza, "type") is "error" ? 0 : 1;
        }

        if (stanza.Name != Accept + "iq" || Of(stanza, "type") is "result" or "error" || Of(stanza, "from").Length == 0)
        {
            return;
        }

        var key = (Of(stanza, "id"), Of(stanza, "from"));
        if (!mustBeAnswered)
        {
            _optional.Add(key);
            return;
        }

        Owed++;
        if (!_owed.TryGetValue(key, out var same))
        {
            _owed[key] = same = new();
        }

        same.Enqueue(stanza);
    }

    /// <summary>Checks a stanza that came from the component.</summary>
    /// <returns>What it is, for the tally.</returns>
    public string Received(XElement stanza)
    {
        CheckSender(stanza);
        Passwords.AddRange(stanza.Descendants().Attributes("password").Select(password => password.Value).Where(password => password.Length > 0));
        switch (stanza.Name.LocalName)
        {
            case "iq" when Of(stanza, "type") is "result" or "error":
                return Pay(stanza);
            case "iq" when Of(stanza, "type") is "get" or "set" && Of(stanza, "id").Length > 0:
                return Of(stanza, "type") is "set" ? "pushes" : "requests";
            case "presence":
                return "presences";
            case "message" when Of(stanza, "type") is "error" && --_messages >= 0:
                return "message errors";
            default:
                throw FindingException.Because($"nobody has asked for {stanza}");
        }
    }

    private static void CheckSender(XElement stanza)
    {
        if (stanza.Name.Namespace != Accept || Of(stanza, "to").Length == 0)
        {
            throw FindingException.Because($"the component sends what is no stanza of its stream: {stanza}");
        }

        var from = Of(stanza, "from").Split('/')[0];
        if (!from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..].Equals(StanzaMaker.Component, StringComparison.Ordinal))
        {
            throw FindingException.Because($"the component sends in another's name: {stanza}");
        }
    }

    private string Pay(XElement answer)
    {
        var key = (Of(answer, "id"), Of(answer, "to"));
        if (_owed.TryGetValue(key, out var requests) && requests.TryDequeue(out var request))
        {
            Owed--;
            return CheckWrapper(request, answer) ? "delegated answers" : Of(answer, "type") is "error" ? "errors" : "results";
        }

        return _optional.Remove(key) ? "errors" : throw FindingException.Because($"an answer too many: {answer}");
    }

    /// <summary>In a wrapper as well: the id as it was, and the addresses the other way round (XEP-0355, section 4.3).</summary>
    private static bool CheckWrapper(XElement request, XElement answer)
    {
        if (!answer.Elements().Any(child => child.Name.LocalName is "delegation"))
        {
            return false;
        }

        var inner = InnerOf(request);
        var reply = InnerOf(answer);
        if (request.IsEmpty && Of(request, "type") is "set" && IsRefusal(reply))
        {
            return true; // of a wrapper beyond a limit only its outside is known here
        }

        if (inner is null || reply is null || Of(reply, "type") is not ("result" or "error")
            || (Of(reply, "id"), Of(reply, "from"), Of(reply, "to")) != (Of(inner, "id"), Of(inner, "to"), Of(inner, "from")))
        {
            throw FindingException.Because($"a wrapped answer that is not one to {request}: {answer}");
        }

        return true;
    }

    private static bool IsRefusal(XElement? reply) =>
        reply is not null && Of(reply, "type") is "error" && Of(reply, "id").Length > 0 && reply.Descendants().Any(element => element.Name.LocalName is "policy-violation");

    private static XElement? InnerOf(XElement iq) =>
        iq.Elements().FirstOrDefault(child => child.Name.LocalName is "delegation")?.Element(Forward + "forwarded")?.Element(Client + "iq");

    private static string Of(XElement stanza, string attribute) => stanza.Attribute(attribute)?.Value ?? "";
}

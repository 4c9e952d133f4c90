using System.Xml.Linq;

namespace Extdisco.Tests.Push.Model;

/// <content>After things calm down.</content>
internal sealed partial class PushModel
{
    private const int MostRounds = 10;

    /// <summary>Everything is answered until nothing more comes; then all who are present hold what a query would return.</summary>
    public void CalmDown()
    {
        if (!_isConnected)
        {
            Connect(_mayMissEnds, 0);
        }

        Settle();
        for (var who = 0; who < Clients.Count; who++)
        {
            Come(who);
        }

        Settle();
    }

    private void Settle()
    {
        AnswerAll();
        for (var rounds = 0; Round() > 0; rounds++)
        {
            Check(rounds < MostRounds, "it is never silent");
            AnswerAll();
        }

        foreach (var client in Clients.Where(client => client.IsPresent && _offer.MayAsk(client)))
        {
            foreach (var asked in client.Asked)
            {
                Compare(client, asked);
            }
        }
    }

    private void AnswerAll()
    {
        for (var who = 0; who < Clients.Count; who++)
        {
            while (Clients[who].Sent.Exists(sent => !IsDomains(sent.Push)))
            {
                Answer(who, Clients[who].Sent.FindIndex(sent => !IsDomains(sent.Push)), null);
            }
        }
    }

    private void Compare(Client client, AskedFor asked)
    {
        var query = asked.Type is null ? PushSite.All : PushSite.Typed(asked.Type);
        var answer = XElement.Parse(_site.Look(client.Address, query, asked.Language, asked.Name)!);
        var expected = HeldList.Of(answer);
        var requested = answer.Elements().ToLookup(HeldService.KeyOf, service => Requested(client, asked, service), StringComparer.Ordinal);
        var agrees = asked.Held.Services.Select(service => service.Key).SequenceEqual(expected.Services.Select(service => service.Key), StringComparer.Ordinal)
            && expected.Services.All(service => asked.Held.Find(service.Key)!.IsAsGoodAs(service.Value, requested[service.Key].First(), Now));
        Check(agrees, $"{client.Address} was told of {asked} at {Now:O}:\n{asked.Held}\nwhere a query returns:\n{expected}");
    }

    /// <summary>A service as a query for its credentials returns it.</summary>
    private HeldService Requested(Client client, AskedFor asked, XElement service)
    {
        var named = new XElement(service.Name, service.Attributes().Where(attribute => attribute.Name.LocalName is "type" or "host" or "port" or "transport"));
        var reply = _site.Look(client.Address, $"<credentials xmlns='urn:xmpp:extdisco:2'>{named}</credentials>", to: asked.Name);
        return HeldList.Of(XElement.Parse(reply!)).Find(HeldService.KeyOf(service))!;
    }
}

using Extdisco.Push;

namespace Extdisco.Tests.Push.Model;

/// <content>What the component sends, and what comes back.</content>
internal sealed partial class PushModel
{
    /// <summary>Everybody is looked at.</summary>
    public int Round()
    {
        var count = Take(_site.Round(Options.Delegated == DelegatedPush.Domain));
        foreach (var client in Clients.Where(client => !client.IsPresent && client.Life < Now - Options.Forget))
        {
            client.GiveUp();
        }

        return count;
    }

    /// <summary>Those are looked at who have just come.</summary>
    public int Rest() => Take(_site.Rest(Options.Delegated == DelegatedPush.Domain));

    /// <summary>A client answers something that was sent to it.</summary>
    /// <param name="who">Which client.</param>
    /// <param name="which">What, counted from the oldest on.</param>
    /// <param name="error">The condition of an error, or null for a result.</param>
    public void Answer(int who, int which, string? error)
    {
        var client = Clients[who];
        if (which >= client.Sent.Count)
        {
            return;
        }

        var answered = client.Sent[which];
        client.Sent.Take(which + 1).ToList().ForEach(sent => sent.HasArrived = true);
        if (IsDomains(answered.Push))
        {
            return; // the domain has the answer, and drops it
        }

        _site.Answer(answered.Push, error);
        client.Sent.RemoveAt(which);
        if (_mayMissEnds && error is "service-unavailable")
        {
            client.Leave(Now);
        }
        else
        {
            client.Silence = 0;
            client.Live(Now);
        }

        if (error is not null && answered.About is not null)
        {
            client.GiveUp();
        }
    }

    private int Take(IReadOnlyList<Pushed> sent)
    {
        foreach (var push in sent)
        {
            Take(push);
        }

        Expire();
        return sent.Count;
    }

    private void Take(Pushed push)
    {
        var client = Clients.Single(client => push.IsTo(client.Address));
        Check(_isConnected && client.IsPresent, $"a push to somebody whose presence is not known: {push}");
        Check(client.Asked.Count > 0, $"a push to somebody who has not asked, or not again since being given up: {push}");
        Check(_offer.MayAsk(client), $"a push to somebody who may not ask: {push}");
        Check(!client.IsPinged, $"a push to somebody who has not answered a ping: {push}");
        var isDoubtful = _mayMissEnds && client.Life < Now - Options.ConfirmAfter;
        Check(push.IsPing == isDoubtful, isDoubtful ? $"a push to somebody who may be gone: {push}" : $"a ping to somebody who is there: {push}");
        if (push.IsPing)
        {
            Check(push.From is PushSite.Self, $"a ping from somebody else: {push}");
            client.IsPinged = true;
            client.Sent.Add(new SentIq(push, Now) { LifeBefore = client.Life });
            return;
        }

        var asked = client.Asked.FirstOrDefault(asked => IsAbout(push, asked));
        Check(asked is not null, $"a push of what was not asked: {push}; but {string.Join(", ", client.Asked)}");
        client.Sent.Add(new SentIq(push, Now) { About = asked, Before = asked!.Held });
        asked.Held = asked.Held.With(push, asked.IsSure, asked.HasCredentials);
        asked.IsSure = true;
        PushCount++;
    }

    private bool IsAbout(Pushed push, AskedFor asked) =>
        string.Equals(push.Type, asked.Type, StringComparison.Ordinal)
        && string.Equals(push.From, Options.Delegated == DelegatedPush.Domain ? asked.Name : PushSite.Self, StringComparison.Ordinal);

    private void Expire()
    {
        foreach (var client in Clients)
        {
            foreach (var late in client.Sent.Where(sent => sent.At < Now - Options.AnswerTimeout).ToList())
            {
                client.Sent.Remove(late);
                if (late.About is null)
                {
                    if (client.Life == late.LifeBefore)
                    {
                        client.Leave(Now);
                    }
                }
                else if (!IsDomains(late.Push) && ++client.Silence >= Options.GiveUpAfter)
                {
                    client.GiveUp();
                }
            }
        }
    }

    private static bool IsDomains(Pushed push) => push.From is not PushSite.Self;
}

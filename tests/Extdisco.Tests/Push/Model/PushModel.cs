using System.Xml.Linq;
using Extdisco.Push;

namespace Extdisco.Tests.Push.Model;

/// <summary>
/// What the component may know and has to tell, written as plainly as it goes, beside the product: each thing that happens, happens to
/// both. It holds the product to the rules, and says so where it breaks one.
/// </summary>
internal sealed partial class PushModel
{
    private readonly PushSite _site;
    private readonly DateTimeOffset _start;
    private Offer _offer;
    private bool _isConnected = true;
    private bool _mayMissEnds;

    public PushModel(DelegatedPush delegated, Offer offer)
    {
        Options = new PushOptions
        {
            Delegated = delegated,
            GiveUpAfter = 3,
            AnswerTimeout = TimeSpan.FromMinutes(1),
            ConfirmAfter = TimeSpan.FromMinutes(10),
            Forget = TimeSpan.FromDays(1),
        };
        _offer = offer;
        _start = new Testing.TestTimeProvider().GetUtcNow();
        _site = new PushSite(Options, offer.ToCatalogue(_start));
    }

    public static string[] Addresses { get; } =
        ["romeo@example.org/a", "romeo@example.org/b", "juliet@example.org/c", "paris@example.net/d", "tybalt@example.net/e"];

    public PushOptions Options { get; }

    public IReadOnlyList<Client> Clients { get; } = [.. Addresses.Select(address => new Client(address))];

    /// <summary>How many pushes there were.</summary>
    public int PushCount { get; private set; }

    private DateTimeOffset Now => _site.Time.GetUtcNow();

    public void Come(int who)
    {
        var client = Clients[who];
        _site.Come(client.Address);
        if (_isConnected && (client.IsKnown || _offer.MayAsk(client)))
        {
            client.Come(Now);
        }
    }

    public void Go(int who)
    {
        if (_isConnected)
        {
            _site.Go(Clients[who].Address);
            if (Clients[who].IsKnown)
            {
                Clients[who].Leave(Now);
            }
        }
    }

    public void Ask(int who, string name, string? type, string language, bool isFirstVersion)
    {
        var client = Clients[who];
        name = name.Length == 0 ? client.Domain : name;
        if (!_isConnected)
        {
            return;
        }

        var all = client.Find(name, null);
        language = all is not null && type is not null ? all.Language : language;
        var query = type is null ? PushSite.All : PushSite.Typed(type);
        query = isFirstVersion ? query.Replace("extdisco:2", "extdisco:1", StringComparison.Ordinal) : query;
        if (Reply(_site.Ask(client.Address, query, language, name), client) is { } answer && !isFirstVersion)
        {
            client.NoteQuestion(Now);
            Take(client, all, new AskedFor(name, type) { Language = language, Held = HeldList.Of(answer) });
        }
    }

    public void AskForCredentials(int who, string name, string service)
    {
        var client = Clients[who];
        name = name.Length == 0 ? client.Domain : name;
        if (!_isConnected || !_offer.MayAsk(client))
        {
            return;
        }

        if (_site.Ask(client.Address, $"<credentials xmlns='urn:xmpp:extdisco:2'>{service}</credentials>", to: name) is { } reply)
        {
            var answer = HeldList.Of(XElement.Parse(reply));
            client.NoteQuestion(Now);
            foreach (var asked in client.Asked.Where(asked => string.Equals(asked.Name, name, StringComparison.Ordinal)))
            {
                asked.Held = asked.Held.WithCredentials(answer);
                asked.IsSure = false;
                asked.HasCredentials = true;
            }
        }
    }

    public void Reload(Offer offer)
    {
        _site.Offer(offer.ToCatalogue(_start));
        _offer = offer;
    }

    /// <summary>Somebody is still answered by the old configuration while the new one is taken up.</summary>
    public void ReloadWhileAsked(Offer offer, int who)
    {
        _site.Audience.Use(offer.ToCatalogue(_start), Options);
        Ask(who, PushSite.Self, null, "", isFirstVersion: false);
        Reload(offer);
    }

    public void Wait(TimeSpan time) => _site.Time.Advance(time);

    public void Disconnect(int lost)
    {
        _site.Audience.Disconnected();
        Lose(lost);
    }

    public void Connect(bool mayMissEnds, int lost)
    {
        Disconnect(lost);
        _site.Audience.Connected(mayMissEnds);
        _isConnected = true;
        _mayMissEnds = mayMissEnds;
    }

    public async Task RestartAsync(int lost)
    {
        await _site.RestartAsync();
        Lose(lost);
        foreach (var client in Clients)
        {
            client.Live(Now);
            client.Silence = 0;
        }
    }

    private void Lose(int lost)
    {
        _isConnected = false;
        foreach (var client in Clients)
        {
            client.Lose(lost, Now);
        }
    }

    private XElement? Reply(string? reply, Client client)
    {
        Check(reply is not null == _offer.MayAsk(client), $"{client.Address} may ask: {_offer.MayAsk(client)}");
        return reply is null ? null : XElement.Parse(reply);
    }

    private void Take(Client client, AskedFor? all, AskedFor asked)
    {
        if (client.Find(asked.Name, asked.Type) is { } again)
        {
            again.Language = asked.Language;
            again.Held = asked.Held;
            again.IsSure = true;
        }
        else if (all is not null)
        {
            all.Held = all.Held.With(asked.Held, asked.Type!);
            all.IsSure = false;
        }
        else if (Options.Delegated != DelegatedPush.Off || string.Equals(asked.Name, PushSite.Self, StringComparison.Ordinal))
        {
            client.Add(asked, Now);
        }
    }

    private static void Check(bool holds, string fault)
    {
        if (!holds)
        {
            throw new ModelFault(fault);
        }
    }
}

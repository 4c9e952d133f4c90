using System.Text;
using System.Xml.Linq;
using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Testing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// The handlers as they are wired in the product, without a connection: the queries of XEP-0215, wrappers of XEP-0355, discovery,
/// presence, messages. Each input is one stanza, or a few.
/// </summary>
internal sealed class RequestTarget : IFuzzTarget
{
    private const string HeaderText = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>";

    private readonly LogWatch _log = new();
    private readonly XmlFragment _fragment = new(Product.Limits);
    private readonly Utf8XmlWriter _output = new();
    private readonly StanzaRouter _router;

    public RequestTarget()
    {
        _router = Product.NewRouter(Product.NewAudience(_log), _log);
        var header = Encoding.UTF8.GetBytes(HeaderText);
        _fragment.ReadStartTags(header, 0, header.Length);
        _fragment.KeepScope();
    }

    public string Name => "request";

    public int Weight => 3;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random)
    {
        var stanza = random.OneIn(4) ? Captures.Elements[random.Next(Captures.Elements.Count)] : StanzaMaker.Stanza(random);
        return random.OneIn(4) ? ByteMutator.Mutate(stanza, random) : stanza;
    }

    public Task CheckAsync(byte[] input)
    {
        var stanza = XmlReaderJudge.Misjudges(input) ? null : Parse(input);
        if (stanza is null)
        {
            Tally.Add("refused");
            return Task.CompletedTask;
        }

        var ledger = new AnswerLedger();
        ledger.Sent(stanza);
        _output.Clear();
        var taken = new Stanza(_fragment.Root);
        if (!taken.IsAnswer)
        {
            _router.Route(taken, _output);
        }

        foreach (var answer in OutputReader.ReadOwn(HeaderText + _output + "</stream:stream>"))
        {
            Tally.Add(ledger.Received(answer));
        }

        if (ledger.Owed != 0)
        {
            throw FindingException.Because("an answer is missing");
        }

        _log.Check([.. Product.Secrets, .. ledger.Passwords]);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Reads the input as the product does, and once more for the test.</summary>
    private XElement? Parse(byte[] input)
    {
        try
        {
            _fragment.Read(input, 0, input.Length);
            return _fragment.WithinLimits ? OutputReader.ReadStanza(_fragment, HeaderText + Encoding.UTF8.GetString(input) + "</stream:stream>") : null;
        }
        catch (XmlFaultException)
        {
            return null;
        }
    }
}

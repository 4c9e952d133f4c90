using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Push;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// Answers to pushes: each counts for the push with its id if it comes from whom that went to, and for nothing else. In an input,
/// <c>@0</c> and so on stand for the ids of the pushes.
/// </summary>
internal sealed partial class PushAnswerTarget : IFuzzTarget
{
    private const string HeaderText = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>";

    private static readonly string[] Users = ["romeo@example.test/orchard", "juliet@example.test/balcony", "müller@second.test/ü"];

    private readonly LogWatch _log = new();
    private readonly XmlFragment _fragment = new(Product.Limits);

    public PushAnswerTarget()
    {
        var header = Encoding.UTF8.GetBytes(HeaderText);
        _fragment.ReadStartTags(header, 0, header.Length);
        _fragment.KeepScope();
    }

    public string Name => "push-answer";

    public int Weight => 1;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random)
    {
        var answers = new StringBuilder();
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var user = random.Next(Users.Length);
            var from = random.OneIn(6) ? StanzaMaker.Address(random) : random.OneIn(4) ? Users[user].ToUpperInvariant().Replace("/ORCHARD", "/orchard", StringComparison.Ordinal) : Users[user];
            var id = random.OneIn(8) ? random.Pick("push-", "push-0", "push-ffffffffff", "@", "") : $"@{random.Next(4) switch { 0 => random.Next(5), _ => user }}";
            answers.Append(StanzaMaker.Answer(random, id, from)).Append('\n');
        }

        var bytes = Encoding.UTF8.GetBytes(answers.ToString());
        return random.OneIn(4) ? ByteMutator.Mutate(bytes, random) : bytes;
    }

    public Task CheckAsync(byte[] input)
    {
        var audience = Product.NewAudience(_log);
        var pending = Ask(audience);
        var text = Encoding.UTF8.GetString(input);
        foreach (var answer in text.Split('\n'))
        {
            Take(audience, Encoding.UTF8.GetBytes(Reference().Replace(answer, match => IdOf(pending, match.ValueSpan[1..]))), pending);
        }

        _log.Check(Product.Secrets);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Everybody asks, something changes, and everybody is told.</summary>
    /// <returns>To whom the pushes went, by their ids.</returns>
    private List<(string Id, Jid To)> Ask(Audience audience)
    {
        var router = Product.NewRouter(audience, _log);
        var ignored = new Utf8XmlWriter();
        audience.Connected(mayMissEnds: true);
        foreach (var user in Users)
        {
            Route(router, $"<presence from='{user}' to='{StanzaMaker.Component}'/>", ignored);
            Route(router, $"<iq type='get' id='1' from='{user}' to='{StanzaMaker.Component}'><services xmlns='urn:xmpp:extdisco:2'/></iq>", ignored);
        }

        audience.Use(Product.Catalogues[1], Product.Configurations[1].PushOptions);
        var pushes = new Utf8XmlWriter();
        audience.BeginRound();
        while (audience.Next() is { } entity)
        {
            audience.Write(entity, inDomainsName: false, pushes);
        }

        return [.. OutputReader.ReadOwn(HeaderText + pushes + "</stream:stream>").Select(push => (push.Attribute("id")!.Value, Jid.Parse(push.Attribute("to")!.Value)))];
    }

    private void Route(StanzaRouter router, string stanza, Utf8XmlWriter output)
    {
        var bytes = Encoding.UTF8.GetBytes(stanza);
        _fragment.Read(bytes, 0, bytes.Length);
        router.Route(new Stanza(_fragment.Root), output);
    }

    private void Take(Audience audience, byte[] answer, List<(string Id, Jid To)> pending)
    {
        if (XmlReaderJudge.Misjudges(answer) || !TryRead(answer))
        {
            Tally.Add("refused");
            return;
        }

        var stanza = new Stanza(_fragment.Root);
        if (!stanza.IsAnswer)
        {
            return;
        }

        var id = Encoding.UTF8.GetString(stanza.Id);
        var from = Jid.TryParse(stanza.From, out var jid) ? jid : null;
        var taken = pending.RemoveAll(push => SameId(push.Id, id) && push.To == from);
        audience.Take(stanza);
        if (audience.PendingCount != pending.Count)
        {
            throw FindingException.Because($"{audience.PendingCount} pushes wait for their answers, which has to be {pending.Count}");
        }

        Tally.Add(taken > 0 ? "taken" : "passed over");
    }

    private bool TryRead(byte[] answer)
    {
        try
        {
            _fragment.Read(answer, 0, answer.Length);
            return true;
        }
        catch (XmlFaultException)
        {
            return false;
        }
    }

    private static string IdOf(List<(string Id, Jid To)> pending, ReadOnlySpan<char> number) =>
        int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) is var index && index < pending.Count ? pending[index].Id : "gone";

    /// <summary>The number of a push may be written with zeros in front and in capitals.</summary>
    private static bool SameId(string id, string answered) =>
        answered.StartsWith("push-", StringComparison.Ordinal)
        && string.Equals(id["push-".Length..], answered["push-".Length..].TrimStart('0'), StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("@[0-9]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Reference();
}

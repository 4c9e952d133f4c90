using System.Text;
using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Push;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// The file that keeps over a restart who was told what: whatever is in it, it is taken whole or refused, what was taken can be written
/// and read again, and pushes to those who are in it can be sent.
/// </summary>
internal sealed class StateTarget : IFuzzTarget
{
    private const string Server = "here";
    private const string HeaderText = "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>";

    private static readonly string[] Values =
    [
        "null", "true", "1", "-1", "1e9", "4294967295", "4294967296", "99999999999999999999", "0.5", "\"\"", "\"x\"", "[]", "{}", "\"turn\"", "\"TURN\"", "\"turn x\"", "\"\\u0000\"",
        "\"\\uD800\"", "\"\\uFFFE\"", "\"a<&'\\\"\"", "\"ü\"", "\"example.test\"", "\"romeo@example.test/orchard\"", "\"juliet@example.test\"", "\"2001:db8::1\"", "\"urn:x\"",
    ];

    private readonly LogWatch _log = new();

    public string Name => "state";

    public int Weight => 1;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random)
    {
        var lines = new List<string> { """{"format":"extdisco push state","version":1}""", $$"""{"server":"{{Server}}"}""" };
        for (var i = random.Next(5); i > 0; i--)
        {
            lines.Add(random.Next(4) switch
            {
                0 => $$"""{"subscriber":{{Text(random, "romeo@example.test")}}}""",
                1 => $$"""{"server":{{Text(random, Server)}}}""",
                _ => Interest(random),
            });
        }

        lines.Insert(2, $$"""{"list":0,"services":[{{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => Service(random)))}}]}""");
        lines.Add("""{"end":true}""");
        if (random.OneIn(6))
        {
            lines.Insert(random.Next(lines.Count + 1), random.Pick("", "{}", "[", "null", "{\"a\":1,\"a\":2}", new string('[', 100)));
        }

        var bytes = Encoding.UTF8.GetBytes(string.Join(random.Pick("\n", "\n", "\r\n"), lines));
        return random.OneIn(4) ? ByteMutator.Mutate(bytes, random) : bytes;
    }

    public async Task CheckAsync(byte[] input)
    {
        var audience = Product.NewAudience(_log);
        try
        {
            await ReadAsync(input, audience);
        }
        catch (InvalidDataException)
        {
            Tally.Add("refused");
            return;
        }

        // The program itself keeps nothing twice, as a file may that another wrote: what counts is its own file, from the second on.
        var first = await CopyAsync(audience);
        var second = await CopyAsync(first);
        if (!ContentOf(first).SequenceEqual(ContentOf(second), StringComparer.Ordinal))
        {
            throw FindingException.Because($"what was written is read as something else: {string.Join('\n', ContentOf(first))}\nas {string.Join('\n', ContentOf(second))}");
        }

        Tally.Add("accepted");
        Push(audience);
        _log.Check(Product.Secrets);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task ReadAsync(byte[] bytes, Audience audience)
    {
        using var file = new MemoryStream(bytes);
        await PushState.ReadAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { [Server] = audience }, CancellationToken.None);
    }

    /// <summary>An audience that reads what another one wrote.</summary>
    private async Task<Audience> CopyAsync(Audience audience)
    {
        using var file = new MemoryStream();
        await PushState.WriteAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { [Server] = audience }, CancellationToken.None);
        var copy = Product.NewAudience(_log);
        await ReadAsync(file.ToArray(), copy);
        return copy;
    }

    private static IEnumerable<string> ContentOf(Audience audience)
    {
        var interests = audience.Interests().Select(kept =>
            $"{kept.Address} as {kept.AnsweredAs}: {kept.Type} {kept.Language} {kept.ToldAt} {kept.RequestedAt} {string.Join(' ', kept.Told.Services)}");
        return audience.Subscribers().Select(user => user.ToString()).Concat(interests).Order(StringComparer.Ordinal);
    }

    /// <summary>Everybody comes, and is told what has changed.</summary>
    private void Push(Audience audience)
    {
        audience.Connected(mayMissEnds: false);
        foreach (var interest in audience.Interests().ToList())
        {
            audience.Available(Encoding.UTF8.GetBytes(interest.Address));
        }

        var writer = new Utf8XmlWriter();
        audience.BeginRound();
        while (audience.Next() is { } entity)
        {
            audience.Write(entity, inDomainsName: true, writer);
        }

        Tally.Add("pushes", OutputReader.ReadOwn(HeaderText + writer + "</stream:stream>").Count);
    }

    private static string Interest(Random random)
    {
        var optional = random.OneIn(2) ? $",\"type\":{Text(random, "turn")}" : "";
        optional += random.OneIn(3) ? $",\"lang\":{Text(random, "de")}" : "";
        optional += random.OneIn(3) ? $",\"requested\":{random.Pick("0", "1790000000", random.Pick(Values))}" : "";
        return $$"""{"entity":{{Text(random, random.Pick("romeo@example.test/orchard", "juliet@second.test/b", "mu\u0308ller@B\u00FCcher.example/x"))}},"as":{{Text(random, random.Pick("example.test", StanzaMaker.Component))}}{{optional}},"told":{{(random.OneIn(10) ? random.Pick(Values) : "0")}},"at":{{(random.OneIn(8) ? random.Pick(Values) : "1790000000")}}}""";
    }

    private static string Service(Random random)
    {
        var port = random.OneIn(2) ? $",\"port\":{(random.OneIn(8) ? random.Pick(Values) : "3478")}" : "";
        var transport = random.OneIn(2) ? $",\"transport\":{Text(random, "udp")}" : "";
        return $$"""{"type":{{Text(random, "turn")}},"host":{{Text(random, "turn.example.test")}}{{port}}{{transport}},"mark":{{random.Next()}}}""";
    }

    private static string Text(Random random, string usual) => random.OneIn(10) ? random.Pick(Values) : $"\"{usual}\"";
}

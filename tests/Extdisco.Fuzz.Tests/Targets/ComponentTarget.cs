using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using Extdisco.Fuzz.Tests.Making;
using Extdisco.Fuzz.Tests.Running;
using Extdisco.Server.Hosting;
using Extdisco.Testing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// A whole connection of the product over loopback, wired as the process wires it, with pushes and reloads in between. The input is the
/// server's side of the stream; behind each whole stanza of it stands a ping that has to be answered.
/// </summary>
internal sealed class ComponentTarget : IFuzzTarget
{
    private const string Header = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'><handshake/>";
    private const string Prober = "probe@example.test/p";

    private static readonly XNamespace Accept = "jabber:component:accept";
    private static readonly XNamespace Streams = "http://etherx.jabber.org/streams";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly LogWatch _log = new();

    public ComponentTarget() => _listener.Start();

    public string Name => "component";

    public int Weight => 8;

    public Tally Tally { get; } = new();

    public byte[] Make(Random random)
    {
        var stream = StreamMaker.Stream(random);
        return random.OneIn(3) ? ByteMutator.Mutate(stream, random) : stream;
    }

    public async Task CheckAsync(byte[] input)
    {
        if (XmlReaderJudge.Misjudges(input))
        {
            Tally.Add("passed over");
            return;
        }

        var random = Randomness.Of(input);
        var model = StreamModel.Of(input, Product.Limits);
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        var options = Product.At(port, Product.Configurations[0]);
        using var connection = new ServerConnection(
            options.Servers[0], options, Product.Catalogues[0], Product.NewAudience(_log), TimeProvider.System, _log);
        var secrets = new List<string>(Product.Secrets);
        await using (var peer = await AcceptAsync())
        {
            await SendAsync(peer, input, model, random, () => Reload(connection, port, random));
            secrets.AddRange(Check(model, peer.Received));
            if (!model.Ends)
            {
                await StopAsync(connection, peer);
            }
        }

        if (model.Ends)
        {
            await using var next = await AcceptAsync();
            await next.SendAsync(Encoding.UTF8.GetBytes(Header + Probe(0)), random);
            await next.WaitForAsync(AnswerTo(0));
            await StopAsync(connection, next);
        }

        _log.Check(secrets);
        Tally.Add(model.Error ?? (model.Ends ? "ended" : model.Boundaries.Count > 0 ? "open" : "not opened"));
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<FuzzPeer> AcceptAsync()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return new FuzzPeer(await _listener.AcceptSocketAsync(late.Token));
    }

    /// <summary>Sends the input with probes in it, and waits for what has to come of it.</summary>
    private static async Task SendAsync(FuzzPeer peer, byte[] input, StreamModel model, Random random, Action reload)
    {
        var inSteps = random.OneIn(4);
        var reloads = random.OneIn(2);
        var sent = 0;
        for (var i = 0; i < model.Boundaries.Count; i++)
        {
            var boundary = model.Boundaries[i];
            await peer.SendAsync(input.AsMemory(sent, boundary.At - sent), random);
            sent = boundary.At;
            if (reloads && random.OneIn(4))
            {
                reload();
            }

            var answers = string.Concat(peer.NewRequests().Select(request => StanzaMaker.Answer(random, request.Id, request.To)));
            await peer.SendAsync(Encoding.UTF8.GetBytes(answers + Probe(i)), random);
            if (inSteps)
            {
                await peer.WaitForAsync(AnswerTo(i));
            }
        }

        await peer.SendAsync(input.AsMemory(sent), random);
        if (model.Ends)
        {
            await peer.WaitForEndAsync();
        }
        else
        {
            await peer.WaitForAsync(model.Boundaries.Count > 0 ? AnswerTo(model.Boundaries.Count - 1) : model.StreamId.Length > 0 ? "</handshake>" : "'>");
        }
    }

    private static void Reload(ServerConnection connection, int port, Random random)
    {
        var next = random.Next(Product.Configurations.Count);
        var options = Product.At(port, Product.Configurations[next]);
        connection.Replace(options.Servers[0], options, Product.Catalogues[next]);
    }

    private static async Task StopAsync(ServerConnection connection, FuzzPeer peer)
    {
        var stopping = connection.StopAsync();
        await peer.DisposeAsync();
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Checks all that the component has sent.</summary>
    /// <returns>The secrets that it has given away there, as it is to.</returns>
    private List<string> Check(StreamModel model, string received)
    {
        var ledger = new AnswerLedger();
        for (var i = 0; i < model.Boundaries.Count; i++)
        {
            foreach (var owing in model.Boundaries[i].Owings)
            {
                ledger.Sent(owing);
            }

            ledger.Sent(new XElement(Accept + "iq", new XAttribute("type", "get"), new XAttribute("id", IdOf(i)), new XAttribute("from", Prober)));
        }

        // What goes beyond a limit may be refused while it still goes on.
        foreach (var owing in model.Rest)
        {
            ledger.Sent(owing, mustBeAnswered: model.Ends);
        }

        var own = new Queue<XElement>(OutputReader.ReadOwn(Whole(received, model.Ends)));
        CheckHandshake(model, own);
        CheckEnd(model, own);
        foreach (var stanza in own)
        {
            Tally.Add(ledger.Received(stanza));
        }

        return ledger.Owed == 0 ? ledger.Passwords : throw FindingException.Because($"{ledger.Owed} answers are missing in {received}");
    }

    private static void CheckHandshake(StreamModel model, Queue<XElement> own)
    {
        if (model.StreamId.Length == 0)
        {
            return;
        }

        var digest = Handshake.Digest(Encoding.UTF8.GetBytes(model.StreamId), Product.Server.Secret);
        if (!own.TryDequeue(out var handshake) || handshake.Name != Accept + "handshake" || !string.Equals(handshake.Value, digest, StringComparison.Ordinal))
        {
            throw FindingException.Because($"no handshake for the id '{model.StreamId}', but {handshake}");
        }
    }

    private static void CheckEnd(StreamModel model, Queue<XElement> own)
    {
        var errors = own.Where(element => element.Name == Streams + "error").SelectMany(error => error.Elements()).Select(condition => condition.Name.LocalName).ToList();
        if (!errors.SequenceEqual(model.Error is null ? [] : [model.Error], StringComparer.Ordinal))
        {
            throw FindingException.Because($"the stream error is '{string.Join(", ", errors)}' and has to be '{model.Error}'");
        }

        if (model.Error is not null)
        {
            var stanzas = own.SkipLast(1).ToList();
            own.Clear();
            stanzas.ForEach(own.Enqueue);
        }
    }

    /// <summary>The stream with its end. Where it has none, it may have been looked at while a stanza was on its way.</summary>
    private static string Whole(string received, bool ends)
    {
        const string End = "</stream:stream>";
        if (ends)
        {
            return received.EndsWith(End, StringComparison.Ordinal) ? received : throw FindingException.Because($"the component did not end its stream: {received}");
        }

        var bytes = Encoding.UTF8.GetBytes(received);
        var framer = new StanzaFramer(new XmlLimits { StanzaBytes = 1024 * 1024 });
        var whole = 0;
        while (whole < bytes.Length && framer.Next(bytes.AsSpan(whole), out var length) != FrameKind.Incomplete)
        {
            whole += length;
        }

        return Encoding.UTF8.GetString(bytes, 0, whole) + End;
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"probe.{number}");

    private static string Probe(int number) => $"<iq type='get' id='{IdOf(number)}' from='{Prober}' to='{StanzaMaker.Component}'><ping xmlns='urn:xmpp:ping'/></iq>";

    private static string AnswerTo(int number) => $"<iq type='result' id='{IdOf(number)}' from='{StanzaMaker.Component}' to='{Prober}'/>";
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>A real client, logged in: slixmpp in a process of its own (<c>Clients/ask.py</c>).</summary>
public sealed class XmppClient : IAsyncDisposable
{
    /// <summary>In place of an address: the stanza has no <c>to</c>.</summary>
    public const string NoAddressee = "";

    public static readonly XNamespace Jabber = "jabber:client";
    private readonly ChildProcess _process;
    private int _requests;

    private XmppClient(ChildProcess process)
    {
        _process = process;
    }

    /// <summary>The full JID that the server gave it.</summary>
    public string Jid { get; private set; } = "";

    public string BareJid => Jid[..Jid.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Whom it asks when the test does not say.</summary>
    public required string Component { get; init; }

    public int Position => _process.Position;

    public static async Task<XmppClient> LogInAsync(PeerServer server, string user = "romeo", string? domain = null, string? resource = null)
    {
        var bare = $"{user}@{domain ?? server.Domain}";
        RunLedger.AddSecret("a user's password", $"pw-{user}");
        File.Exists("/usr/bin/python3").Should().BeTrue("the client needs the Debian package python3-slixmpp");
        // Debian's own Python, because Debian's slixmpp is installed there.
        var process = ChildProcess.Start(
            bare, "/usr/bin/python3", [Repository.Client("ask.py"), resource is null ? bare : $"{bare}/{resource}", $"pw-{user}", $"{server.ClientPort}"]);
        var client = new XmppClient(process) { Component = server.Component };
        try
        {
            var ready = await process.WaitForLineAsync(
                "ready (is the Debian package python3-slixmpp installed?)",
                line => line.StartsWith("""{"ready":""", StringComparison.Ordinal),
                within: TimeSpan.FromSeconds(25));
            client.Jid = (string)JsonNode.Parse(ready)!["ready"]!;
            return client;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends an IQ made by slixmpp and waits for its answer.</summary>
    public async Task<XElement> AskAsync(string payload, string? to = null, string type = "get", string? lang = null)
    {
        var id = NewId();
        await CommandAsync(new { iq = new { id, to = Addressee(to), type, payload, lang } });
        return await AnswerAsync(id);
    }

    /// <summary>Sends a stanza as text, for what slixmpp would not send. <c>{id}</c> in it is replaced.</summary>
    public async Task<XElement> AskRawAsync(string stanza)
    {
        var id = NewId();
        await SendRawAsync(stanza.Replace("{id}", id, StringComparison.Ordinal));
        return await AnswerAsync(id);
    }

    public Task SendRawAsync(string stanza) => CommandAsync(new { raw = stanza });

    /// <summary>Sends an IQ and does not wait.</summary>
    public async Task<string> PostAsync(string payload, string? to = null, string type = "get")
    {
        var id = NewId();
        await CommandAsync(new { iq = new { id, to = Addressee(to), type, payload } });
        return id;
    }

    /// <summary>The answer to the IQ with this id; the component's, also those that come by delegation, are checked against the schemas of the XEPs.</summary>
    public async Task<XElement> AnswerAsync(string id, TimeSpan? within = null)
    {
        var line = await _process.WaitForLineAsync(
            $"the answer to {id}",
            line => IsStanza(line) && line.Contains($"id=\\\"{id}\\\"", StringComparison.Ordinal),
            within: within);
        var answer = Parse(line);
        Validate(answer);
        return answer;
    }

    /// <summary>A request by slixmpp's own plugin (<c>disco_info</c>, <c>disco_items</c>, <c>ping</c>, <c>version</c>), and what it made of the answer.</summary>
    public async Task<JsonNode> CallAsync(string name, string? to = null)
    {
        var id = NewId();
        await CommandAsync(new { call = new { id, name, to = to ?? Component } });
        var line = await _process.WaitForLineAsync(
            $"what came of {name}",
            line => line.StartsWith("""{"called":""", StringComparison.Ordinal) && line.Contains($"\"{id}\"", StringComparison.Ordinal));
        var called = JsonNode.Parse(line)!["called"]!;
        called["error"].Should().BeNull("slixmpp should understand the answer to {0}", name);
        return called["result"]!;
    }

    public Task PresenceAsync(string? type = null, string? to = null) => CommandAsync(new { presence = new { to, type } });

    /// <summary>How pushes are answered that come from now on; at first they are not.</summary>
    public Task AnswerPushesAsync(PushAnswer answer) => CommandAsync(new { pushes = answer.ToString().ToLowerInvariant() });

    /// <summary>The first push of services from a position on, once it is there, checked against the schemas of the XEPs.</summary>
    public async Task<XElement> WaitForPushAsync(int position)
    {
        var push = await WaitForAsync("a push", IsPush, position);
        Validate(push);
        return push;
    }

    /// <summary>The pushes that came from a position on until now. Where something else was waited for, none that was sent before it is missing.</summary>
    public IReadOnlyList<XElement> PushesSince(int position) =>
        [.. _process.LinesFrom(position).Where(IsStanza).Select(Parse).Where(IsPush)];

    /// <summary>Loses the connection, so that the server hears of its end from TCP alone.</summary>
    public async Task DropAsync()
    {
        await CommandAsync(new { drop = true });
        await _process.WaitForExitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>An incoming stanza that matches, once it is there.</summary>
    public async Task<XElement> WaitForAsync(string what, Predicate<XElement> matches, int position = 0) =>
        Parse(await _process.WaitForLineAsync(what, line => IsStanza(line) && matches(Parse(line)), position));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.CloseInput();
            try
            {
                await _process.WaitForExitAsync(TimeSpan.FromSeconds(6));
            }
            catch (TimeoutException)
            {
                // Its server may be gone; disposing kills it.
            }
        }

        await _process.DisposeAsync();
        foreach (var stanza in _process.LinesFrom(0).Where(IsStanza))
        {
            RunLedger.AddPasswordsIn(Parse(stanza));
        }
    }

    private static bool IsStanza(string line) => line.StartsWith("""{"stanza":""", StringComparison.Ordinal);

    private static bool IsOurs(XElement payload) => payload.Name.Namespace == Xml.Extdisco2 || payload.Name.Namespace == Xml.Extdisco1;

    private static bool IsPush(XElement stanza) => stanza.Has("type", "set") && stanza.Elements(Xml.Extdisco2 + "services").Any();

    private void Validate(XElement stanza)
    {
        if (stanza.Has("from", Component))
        {
            // The schema that is at hand is the one of the component's own stream; the server changed the namespace on the way.
            SchemaValidator.Validate(stanza.ToString().Replace($"\"{Jabber}\"", "\"jabber:component:accept\"", StringComparison.Ordinal));
        }

        foreach (var payload in stanza.Elements().Where(IsOurs))
        {
            // By delegation it comes from somebody else, and where the request had no address, from nobody.
            SchemaValidator.Validate(payload.ToString());
        }
    }

    private static XElement Parse(string line) =>
        XElement.Parse((string)JsonNode.Parse(line)!["stanza"]!);

    private string? Addressee(string? to) => string.Equals(to, NoAddressee, StringComparison.Ordinal) ? null : to ?? Component;

    private string NewId() => $"ask{Interlocked.Increment(ref _requests)}";

    private Task CommandAsync(object command) => _process.WriteLineAsync(JsonSerializer.Serialize(command));
}

using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>Dino, a real client, without a screen (<c>Clients/dino</c>); it is watched through the XML log that it writes itself.</summary>
public sealed partial class DinoClient : IAsyncDisposable
{
    /// <summary>Dino has no setting for it.</summary>
    public const int Port = 5222;

    private const string EndOfIq = "</{jabber:client}:iq>";
    private readonly ChildProcess _process;

    private DinoClient(ChildProcess process)
    {
        _process = process;
    }

    /// <summary>Fails if Dino would meet somebody else there.</summary>
    public static void AssertPortIsFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, Port);
        Action listen = listener.Start;
        listen.Should().NotThrow("port {0} must be free on 127.0.0.1: Dino can use no other; stop the XMPP server that runs here", Port);
    }

    /// <summary>Logs in. The server's certificate is trusted by this machine as long as Dino runs.</summary>
    public static DinoClient Start(PeerServer server, string user) => new(ChildProcess.Start(
        "dino", "/bin/bash", [Repository.Client("dino"), RunFolder.NewPath("dino"), server["CERT"], $"{user}@{server.Domain}", $"pw-{user}"]));

    /// <summary>An IQ that Dino sent (<c>OUT</c>) or received (<c>IN</c>), once it is in its log.</summary>
    public async Task<XElement> WaitForIqAsync(string what, string direction, Predicate<XElement> matches)
    {
        XElement? found = null;
        await _process.WaitForLineAsync(
            what,
            line => string.Equals(line, EndOfIq, StringComparison.Ordinal) && (found = Iqs(direction).FirstOrDefault(iq => matches(iq))) is not null,
            within: TimeSpan.FromSeconds(60));
        RunLedger.AddPasswordsIn(found!);
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.CloseInput();
            // It has to take its certificate out of the machine's trust again.
            await _process.WaitForExitAsync(TimeSpan.FromSeconds(30));
        }

        await _process.DisposeAsync();
    }

    /// <summary>All about external services. Dino writes a heading, and then a name as <c>{namespace}:name</c> and the declarations as attributes.</summary>
    private IEnumerable<XElement> Iqs(string direction)
    {
        var log = string.Join('\n', _process.LinesFrom(0));
        foreach (Match stanza in Stanzas().Matches(log))
        {
            if (string.Equals(stanza.Groups["direction"].Value, direction, StringComparison.Ordinal)
                && stanza.Groups["iq"].Value.Contains(Xml.Extdisco2.NamespaceName + "}", StringComparison.Ordinal))
            {
                yield return XElement.Parse(Prefixes().Replace(stanza.Groups["iq"].Value, ""));
            }
        }
    }

    [GeneratedRegex(
        @"^XMPP (?<direction>OUT|IN) \[.*\]\n(?<iq><\{jabber:client\}:iq(.|\n)*?\n</\{jabber:client\}:iq>)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 5000)]
    private static partial Regex Stanzas();

    [GeneratedRegex(@"(?<=[</ ])\{[^}]*\}:", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Prefixes();
}

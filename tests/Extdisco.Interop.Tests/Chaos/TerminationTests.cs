using System.Text.RegularExpressions;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Chaos;

/// <summary>SIGTERM while requests pour in, directly and by delegation.</summary>
public abstract partial class TerminationTests(PeerFixture peer)
{
    private PeerServer Server { get; } = peer.Server;

    /// <summary>
    /// A last ping goes behind everything else: whatever the server sent before its answer was read, and is answered. What it sends
    /// behind that, until it has read the end of our stream, nobody can answer.
    /// </summary>
    [Theory]
    [InlineData(20)]
    [InlineData(300)]
    public async Task Told_to_stop_under_load_all_that_was_read_is_answered(int outstanding)
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Configurations.ForDelegation(Server));
        await extdisco.WaitUntilDelegatedAsync(Server);
        await using var load = await LoadClient.LogInAsync(Server);
        await load.KeepAskingAsync(outstanding);
        await load.WaitForResultsAsync(500);

        (await extdisco.TerminateAsync()).Should().Be(0);
        load.StopAsking();

        extdisco.LinesWith(Server.Component, "closed its connection").Should().ContainSingle();
        var sent = await File.ReadAllTextAsync(Server.ComponentConnection.Sent);
        var received = await File.ReadAllTextAsync(Server.ComponentConnection.Received);
        var lastPing = Ping().Matches(sent)[^1];
        var answerToPing = received.LastIndexOf($" id='{lastPing.Groups["id"].Value}'", StringComparison.Ordinal);
        answerToPing.Should().BePositive("{0} answers the last ping", Server.Kind);
        var answered = IdsOf(Answer().Matches(sent)).ToHashSet(StringComparer.Ordinal);
        IdsOf(Request().Matches(received[..answerToPing])).Should().HaveCountGreaterThan(500).And.BeSubsetOf(answered);
        IdsOf(Answer().Matches(sent[lastPing.Index..])).Should().NotBeEmpty("there was something to answer when it was told to stop");
        sent.Should().EndWith("</stream:stream>");
    }

    private static IEnumerable<string> IdsOf(MatchCollection tags) => tags.Select(tag => tag.Groups["id"].Value);

    [GeneratedRegex("<iq type='get' id='(?<id>[^']*)'[^>]*><ping ", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Ping();

    [GeneratedRegex("<iq type='(result|error)' id='(?<id>[^']*)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Answer();

    /// <summary>The outer start tags alone: those that are forwarded declare <c>jabber:client</c>. Prosody's attributes come in any order.</summary>
    [GeneratedRegex("<iq (?=([^>]* )?type='[gs]et')(?![^>]*jabber:client)([^>]* )?id='(?<id>[^']*)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Request();
}

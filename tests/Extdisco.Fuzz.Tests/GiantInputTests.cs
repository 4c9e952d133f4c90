using System.Net.Sockets;
using System.Text;
using Extdisco.Fuzz.Tests.Targets;

namespace Extdisco.Fuzz.Tests;

/// <summary>
/// What is too large to be made at random: a whole connection at its default limits reads it in little memory, refuses it or passes
/// it over, and answers what comes behind it.
/// </summary>
public sealed class GiantInputTests
{
    private const int Mebibyte = 1024 * 1024;
    private const string Header = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'>";
    private const string Start = "<iq type='get' id='giant' from='romeo@example.test/orchard' to='extdisco.example.test'";
    private const string Ping = "<iq type='get' id='behind' from='romeo@example.test/orchard' to='extdisco.example.test'><ping xmlns='urn:xmpp:ping'/></iq>";
    private const string Pong = "<iq type='result' id='behind' from='extdisco.example.test' to='romeo@example.test/orchard'/>";
    private const string Refusal = "id='giant' from='extdisco.example.test' to='romeo@example.test/orchard'><error type='modify'><policy-violation ";

    [Theory]
    [InlineData("an attribute", 100, Start + " a='", "x", "'/>", false)]
    [InlineData("an attribute of references", 16, Start + "><x a='", "&apos;", "'/></iq>", true)]
    [InlineData("an attribute of something within", 16, Start + "><x a='", "x", "'/></iq>", true)]
    [InlineData("a text", 16, Start + "><x>", "x ", "</x></iq>", true)]
    [InlineData("a character section", 16, Start + "><x><![CDATA[", "]]", "]]></x></iq>", true)]
    [InlineData("attributes", 16, Start, " a='1'", "/>", false)]
    [InlineData("children", 16, Start + ">", "<a b='c'>d</a>", "</iq>", true)]
    [InlineData("a name", 16, Start + "><", "x", "/></iq>", true)]
    [InlineData("white space between stanzas", 16, "", "\r\n\t ", "", false)]
    [InlineData("an end tag", 16, Start + "><ping xmlns='urn:xmpp:ping'/></iq", " ", ">", true)]
    public async Task What_has_no_end_costs_no_memory_and_the_stream_lives(string what, int mebibytes, string start, string unit, string end, bool isRefused)
    {
        await using var product = await RunningProduct.StartAsync();
        var peer = product.Peer;
        await SendAsync(peer, Header + "<handshake/>" + Ping);
        await peer.WaitForAsync(Pong);
        var (allocated, held) = (GC.GetTotalAllocatedBytes(precise: true), GC.GetTotalMemory(forceFullCollection: true));
        await SendAsync(peer, start);
        await SendSlowlyAsync(peer, unit, mebibytes * Mebibyte);
        await SendAsync(peer, end + Ping.Replace("behind", "behind it", StringComparison.Ordinal));
        await peer.WaitForAsync(Pong.Replace("behind", "behind it", StringComparison.Ordinal));

        // Buffers grow to the largest stanza that may be; each read of the socket may cost a little.
        (GC.GetTotalMemory(forceFullCollection: true) - held).Should().BeLessThan(4 * Mebibyte, what);
        (GC.GetTotalAllocatedBytes(precise: true) - allocated).Should().BeLessThan(24 * Mebibyte, what);
        foreach (var part in new[] { "id='giant'", Refusal })
        {
            peer.Received.Split(part).Should().HaveCount(isRefused ? 2 : 1, "{0} gets one answer, or none where its sender cannot be known", what);
        }

        product.Log.Check(Product.Secrets);
    }

    [Fact]
    public async Task A_million_elements_in_each_other_are_passed_over()
    {
        const int Million = 1_000_000;
        await using var product = await RunningProduct.StartAsync();
        var peer = product.Peer;
        await SendAsync(peer, Header + "<handshake/>" + Start + ">");
        await SendSlowlyAsync(peer, "<a>", 3 * Million);
        await SendSlowlyAsync(peer, "</a>", 4 * Million);
        await SendAsync(peer, "</iq>" + Ping);
        await peer.WaitForAsync(Pong);
        peer.Received.Should().Contain(Refusal);
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>", "restricted-xml")]
    [InlineData(Start + "><x>&c;&c;&c;&c;</x></iq>", "restricted-xml")]
    [InlineData("<!--", "restricted-xml")]
    [InlineData("<?x", "restricted-xml")]
    public async Task Entities_and_what_else_a_stream_forbids_end_it_at_once(string xml, string condition)
    {
        await using var product = await RunningProduct.StartAsync();
        var peer = product.Peer;
        await SendAsync(peer, Header + "<handshake/>" + Ping + xml);
        await peer.WaitForEndAsync();
        peer.Received.Should().Contain(Pong).And.EndWith($"<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
    }

    [Theory]
    [InlineData("<?xml version='1.0'", " ")]
    [InlineData("<stream:stream xmlns='jabber:component:accept' id='", "x")]
    public async Task A_header_without_an_end_is_refused(string start, string unit)
    {
        await using var product = await RunningProduct.StartAsync();
        var peer = product.Peer;
        var sending = Task.Run(async () =>
        {
            await SendAsync(peer, start);
            await SendSlowlyAsync(peer, unit, 16 * Mebibyte);
        });
        await peer.WaitForEndAsync();
        peer.Received.Should().EndWith("<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
        await sending.Awaiting(sent => sent).Should().ThrowAsync<SocketException>("the connection is closed");
    }

    private static Task SendAsync(FuzzPeer peer, string text) => peer.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends so many bytes: the first of them a few at a time.</summary>
    private static async Task SendSlowlyAsync(FuzzPeer peer, string unit, int bytes)
    {
        var units = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, (64 * 1024 / unit.Length) + 1)));
        var sent = 0;
        while (sent < bytes)
        {
            var piece = Math.Min(bytes - sent, sent < 16 * 1024 ? unit.Length : units.Length);
            piece = piece < unit.Length ? unit.Length : piece - (piece % unit.Length);
            await peer.SendAsync(units.AsMemory(0, piece));
            sent += piece;
        }
    }
}

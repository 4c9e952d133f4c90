using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Extdisco.Testing;
using Extdisco.Xmpp.Components;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Tests.Components;

public sealed class HandshakeTests
{
    private const string ProsodyHeader = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xml:lang='en' xmlns:stream='http://etherx.jabber.org/streams' id='10021203-59ff-45b1-90c1-c20a110f86b2' from='extdisco.example.test'>";
    private const string EjabberdHeader = "<?xml version='1.0'?><stream:stream id='16659817679568932019' xml:lang='en' xmlns:stream='http://etherx.jabber.org/streams' from='extdisco.example.test' xmlns='jabber:component:accept'>";

    [Theory]
    [InlineData(ProsodyHeader, "f739b0544188ad24269099028d280faeaa788363")]
    [InlineData(EjabberdHeader, "f2739f4cc7d265abdb073cbd246238f2dda4c088")]
    public async Task The_bytes_of_the_handshake_are_those_that_both_servers_accepted(string header, string digest)
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        (await connection.ReadToAsync(">")).Should().Be("<?xml version='1.0'?>");
        (await connection.ReadToAsync(">")).Should().Be("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='extdisco.example.test'>");
        await connection.SendAsync(header);
        (await connection.ReadToAsync("</handshake>")).Should().Be($"<handshake>{digest}</handshake>");
        component.Component.IsConnected.Should().BeFalse();
        await connection.SendAsync("<handshake/>");
        (await component.Log.WaitForAsync("extdisco.example.test is connected to 127.0.0.1:")).Level.Should().Be(LogLevel.Information);
        component.Component.IsConnected.Should().BeTrue();
    }

    [Fact]
    public async Task Ids_and_secrets_may_hold_anything()
    {
        // printf %s "<'&\"€ü" "sécret<&>'\"ß😀" | sha1sum
        const string Digest = "17bb3b5fb51959058df93a356c38b571745ccc00";
        using var server = new RawServer();
        await using var component = new RunningComponent(server, o => o with { Secret = new Secret("sécret<&>'\"ß😀") });
        using var connection = await server.AcceptAsync();
        await connection.SendAsync("<stream:stream from='x' xmlns='jabber:component:accept' id=\"&lt;'&amp;&quot;&#x20AC;ü\" xmlns:stream='http://etherx.jabber.org/streams'>");
        await connection.ReadToAsync($"<handshake>{Digest}</handshake>");
    }

    [Fact]
    public async Task Prosody_refuses_an_unknown_component_with_an_empty_id()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.SendAsync("<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='' version='1.0' xml:lang='en'><stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>extdisco.example.test does not match any configured external components</text></stream:error></stream:stream>");
        (await connection.ReadToEndAsync()).Should().NotContain("handshake").And.EndWith("</stream:stream>");
        var (level, text) = await component.Log.WaitForAsync("host-unknown");
        level.Should().Be(LogLevel.Warning);
        text.Should().Contain("Component \"extdisco.example.test\"").And.Contain("component_secret").And.Contain("Restart Prosody", "a reload does not start new blocks");
    }

    [Theory]
    [InlineData("<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Given token does not match calculated token</text>", "compare Secret with component_secret")]
    [InlineData("<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>", "not listed under hosts:")]
    [InlineData("<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Component already connected</text>", "kick_old")]
    public async Task A_refusal_names_the_setting_and_waits_long_at_once(string error, string advice)
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, o => o with
        {
            Timings = o.Timings with { ReconnectMin = TimeSpan.FromMilliseconds(1), ReconnectMax = TimeSpan.FromMilliseconds(1500) },
        });
        long refused;
        using (var connection = await server.AcceptAsync())
        {
            await connection.SendAsync(EjabberdHeader);
            await connection.ReadToAsync("</handshake>");
            refused = TimeProvider.System.GetTimestamp();
            await connection.SendAsync($"<stream:error>{error}</stream:error></stream:stream>");
            await connection.ReadToEndAsync();
        }

        var (level, text) = await component.Log.WaitForAsync(advice);
        level.Should().Be(LogLevel.Warning);
        text.Should().NotContain("lab-comp-secret");
        using var again = await server.AcceptAsync();
        TimeProvider.System.GetElapsedTime(refused).Should().BeGreaterThan(TimeSpan.FromSeconds(1.4));
    }

    [Fact]
    public async Task Ejabberd_refuses_the_name_of_one_of_its_hosts_before_the_handshake()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.ReadToAsync("to='extdisco.example.test'>");
        await connection.SendAsync(EjabberdHeader + "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xml:lang='en' xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Unable to register route on existing local domain</text></stream:error></stream:stream>");
        await component.Log.WaitForAsync("must not be one of hosts:");
    }

    [Fact]
    public async Task The_order_of_attributes_does_not_count()
    {
        string[] attributes =
        [
            "xmlns='jabber:component:accept'", "xml:lang='en'", "xmlns:stream='http://etherx.jabber.org/streams'", "id='16659817679568932019'", "from='extdisco.example.test'",
        ];
        for (var turn = 0; turn < attributes.Length; turn++)
        {
            using var server = new RawServer();
            await using var component = new RunningComponent(server);
            using var connection = await server.AcceptAsync();
            await connection.SendAsync($"<stream:stream {string.Join(' ', attributes[turn..].Concat(attributes[..turn]))}>");
            await connection.ReadToAsync("<handshake>f2739f4cc7d265abdb073cbd246238f2dda4c088</handshake>");
        }
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_handshake_is_accepted()
    {
        // ejabberd closes the stream over a stanza that comes too early.
        const string Ping = "<iq type='get' id='{0}' from='u@example.test/r' to='extdisco.example.test'><ping xmlns='urn:xmpp:ping'/></iq>";
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.SendAsync(EjabberdHeader + string.Format(CultureInfo.InvariantCulture, Ping, "early"));
        await connection.ReadToAsync("</handshake>");
        await connection.SendAsync("<handshake/>" + string.Format(CultureInfo.InvariantCulture, Ping, "late"));
        (await connection.ReadToAsync("/>")).Should().Contain("id='late'");
    }

    [Theory]
    [InlineData("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1'>", "invalid-namespace")]
    [InlineData("<stream:stream xmlns='jabber:component:accept' xmlns:stream='other' id='1'>", "invalid-namespace")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "not-well-formed")]
    [InlineData("<?xml version='1.0' encoding='ISO-8859-1'?>", "unsupported-encoding")]
    [InlineData("<?xml version='1.0'?><!DOCTYPE x>", "restricted-xml")]
    public async Task What_is_no_component_stream_is_refused_with_its_error(string sent, string condition)
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.SendAsync(sent);
        (await connection.ReadToEndAsync()).Should().Contain($"<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_in_time()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, o => o with { Timings = o.Timings with { ConnectTimeout = TimeSpan.FromMilliseconds(300) } });
        using var first = await server.AcceptAsync();
        using var second = await server.AcceptAsync();
        await component.Log.WaitForAsync("did not complete the handshake within 0.3 s");
    }

    [Fact]
    public async Task A_server_that_closes_without_an_answer_may_speak_TLS()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using (var connection = await server.AcceptAsync())
        {
            await connection.ReadToAsync("to='extdisco.example.test'>");
        }

        (await component.Log.WaitForAsync("set Tls if it speaks TLS")).Level.Should().Be(LogLevel.Warning);
    }

    [Fact]
    public async Task A_server_that_is_down_is_told_once_and_tried_until_it_is_there()
    {
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // it does not listen, and nobody else gets the port meanwhile
        await using var component = new RunningComponent(((IPEndPoint)deaf.LocalEndPoint!).Port);
        await component.Log.WaitForAsync("still cannot connect");
        await component.Log.WaitForAsync("still cannot connect");
        component.Log.Lines.Count(l => l.Level >= LogLevel.Information).Should().Be(1);
        component.Log.Lines.Should().Contain(l => l.Level == LogLevel.Warning && l.Text.Contains("cannot be reached"));
    }

    [Fact]
    public void The_waits_double_with_full_jitter_and_a_refusal_takes_the_longest()
    {
        var timings = new ConnectionTimings();
        var most = new Backoff(timings, () => 0.999999);
        Enumerable.Range(0, 8).Select(_ => Math.Round(most.Next().TotalSeconds)).Should().Equal(1, 2, 4, 8, 16, 32, 60, 60);
        var least = new Backoff(timings, () => 0);
        least.Next().Should().Be(TimeSpan.Zero);
        least.NextAfterRefusal().Should().Be(TimeSpan.FromSeconds(60));
        most.NextAfterRefusal().TotalSeconds.Should().BeInRange(65, 66);
        most.Reset();
        Math.Round(most.Next().TotalSeconds).Should().Be(1);
    }
}

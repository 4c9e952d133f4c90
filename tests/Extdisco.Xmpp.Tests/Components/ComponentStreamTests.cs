using System.Text;
using Extdisco.Testing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Tests.Components;

public sealed class ComponentStreamTests
{
    [Fact]
    public async Task Stanzas_in_the_segment_of_the_handshakes_answer_are_answered()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(Ping("1") + "<presence from='example.test' to='extdisco.example.test'/> \n " + Ping("2"));
        (await connection.ReadToAsync(Pong("2"))).Should().Be(Pong("1") + Pong("2"));
    }

    [Fact]
    public async Task Bytes_that_come_one_by_one_are_answered_with_the_last()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();
        foreach (var id in new[] { "ü€😀", "b" })
        {
            foreach (var b in Encoding.UTF8.GetBytes(Ping(id)))
            {
                await connection.SendAsync([b]);
            }

            await connection.ReadToAsync(Pong(id));
        }
    }

    [Fact]
    public async Task A_thousand_requests_in_one_segment_get_a_thousand_answers_in_order()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();
        await connection.SendAsync(string.Concat(Enumerable.Range(0, 1000).Select(i => Ping($"n{i}"))));
        (await connection.ReadToAsync(Pong("n999"))).Should().Be(string.Concat(Enumerable.Range(0, 1000).Select(i => Pong($"n{i}"))));
    }

    [Theory]
    [InlineData("<iq></presence>", "not-well-formed")]
    [InlineData("<iq>&undefined;</iq>", "restricted-xml")]
    [InlineData("<iq><!-- --></iq>", "restricted-xml")]
    [InlineData("<?php?>", "restricted-xml")]
    [InlineData("<!DOCTYPE a>", "restricted-xml")]
    [InlineData("<iq>\u0001</iq>", "not-well-formed")]
    [InlineData(" text ", "bad-format")]
    [InlineData("</stream:strean>", "not-well-formed")]
    [InlineData("</>", "not-well-formed")]
    public async Task Bad_XML_gets_its_stream_error_and_the_connection_is_made_anew(string xml, string condition)
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using (var connection = await server.AcceptAsync())
        {
            await connection.OpenAsync(Ping("1") + xml);
            (await connection.ReadToEndAsync()).Should().Be(
                Pong("1") + $"<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
        }

        using var next = await server.AcceptAsync();
        await next.OpenAsync(Ping("2"));
        await next.ReadToAsync(Pong("2"));
        component.Log.Lines.Count(l => l.Text.Contains("bad XML")).Should().Be(1);
    }

    [Theory]
    [InlineData("<ping xmlns='urn:xmpp:ping' ns1:foo='1' xmlns:ns1='http://www.w3.org/XML/1998/namespace'/>", "type='result'")] // Prosody 0.12.3, of xml:foo='1'
    [InlineData("<foo xmlns='http://www.w3.org/XML/1998/namespace'/>", "<service-unavailable ")] // Prosody 0.12.3, of <xml:foo/>
    [InlineData("<ping xmlns='urn:xmpp:ping' x:a='1'/>", "type='result'")] // ejabberd 23.01, of a prefix that the client's stream header declares
    [InlineData("<x:ping/>", "<service-unavailable ")]
    [InlineData("<ping xmlns='urn:xmpp:ping' xmlns:x='' x:a='1'><x:b/></ping>", "type='result'")]
    [InlineData("<ping xmlns='urn:xmpp:ping' xmlns:a='y' xmlns:b='y' a:c='1' b:c='2'/>", "type='result'")]
    [InlineData("<ping xmlns='urn:xmpp:ping' xmlns:xml='y' xmlns:xmlns='z'/>", "type='result'")]
    [InlineData("<ping xmlns='urn:xmpp:ping' xmlns:xml='' xmlns:xmlns='' xml:lang='de'/>", "type='result'")]
    public async Task Namespaces_that_a_server_passes_on_wrong_do_not_end_the_stream(string payload, string answer)
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();

        await connection.SendAsync($"<iq type='get' id='1' {Addresses}>{payload}</iq>" + Ping("2"));

        (await connection.ReadToAsync(Pong("2"))).Should().StartWith("<iq type='").And.Contain("id='1'").And.Contain(answer);
    }

    [Fact]
    public async Task A_stream_header_with_wrong_namespaces_is_not_well_formed()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.SendAsync("<stream:stream xmlns='jabber:component:accept' id='1'>");
        (await connection.ReadToEndAsync()).Should().Contain("<not-well-formed ");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_get_unsupported_encoding()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();
        await connection.SendAsync([.. "<iq id='"u8, 0xC3, 0x28, .. "'/>"u8]);
        (await connection.ReadToEndAsync()).Should().Contain("<unsupported-encoding ");
    }

    [Fact]
    public async Task A_stanza_beyond_a_limit_is_refused_and_the_stream_lives()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();

        // What a user sends as 250 kB of apostrophes, under the client's limit, arrives six times as long.
        var grown = string.Concat(Enumerable.Repeat("&apos;", 250_000));
        await connection.SendAsync($"<iq type='set' id='large' {Addresses}><x xmlns='y'>{grown}</x></iq>");
        (await connection.ReadToAsync("</iq>")).Should().StartWith("<iq type='error' id='large' from='extdisco.example.test' to='u@example.test/r'><error type='modify'><policy-violation ");

        await connection.SendAsync($"<iq type='get' id='deep' {Addresses}>{Repeat("<a>", 1000)}{Repeat("</a>", 1000)}</iq>");
        (await connection.ReadToAsync("</iq>")).Should().Contain("id='deep'").And.Contain("policy-violation");

        var attributes = string.Concat(Enumerable.Range(0, 100).Select(i => $" a{i}='1'"));
        await connection.SendAsync($"<iq type='get' id='rich' {Addresses}><ping xmlns='urn:xmpp:ping'{attributes}/></iq>");
        (await connection.ReadToAsync("</iq>")).Should().Contain("id='rich'").And.Contain("policy-violation");

        await connection.SendAsync($"<message id='m' {Addresses}><body>{grown}</body></message><iq type='result' id='r' {Addresses}><x>{grown}</x></iq><iq {Addresses} id='{grown}'/>{Ping("still there")}");
        (await connection.ReadToAsync(Pong("still there"))).Should().Be(Pong("still there"));
        component.Log.Lines.Should().NotContain(l => l.Text.Contains("lost its connection"));
    }

    [Fact]
    public async Task A_wrapper_beyond_a_limit_is_refused_inside_whatever_limit_it_is()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();
        var attributes = string.Concat(Enumerable.Range(0, 100).Select(i => $" a{i}='1'"));
        var namespaces = string.Concat(Enumerable.Range(0, 100).Select(i => $" xmlns:a{i}='urn:a'"));
        foreach (var (id, payload, inIq) in new[]
        {
            ("large", $"<x xmlns='urn:later'>{string.Concat(Enumerable.Repeat("&apos;", 60_000))}</x>", ""),
            ("deep", $"<x xmlns='urn:later'>{Repeat("<a>", 40)}{Repeat("</a>", 40)}</x>", ""),
            ("rich", $"<x xmlns='urn:later'{attributes}/>", ""),
            ("crowded", "<x xmlns='urn:later'/>", attributes),
            ("confusing", "<x xmlns='urn:later'/>", namespaces),
            ("on the edge", "<x xmlns='urn:later'/>", string.Concat(Enumerable.Range(0, 62).Select(i => $" xmlns:a{i}='urn:a'"))),
        })
        {
            await connection.SendAsync($"<iq type='set' id='D{id}' from='example.test' to='extdisco.example.test'><delegation xmlns='urn:xmpp:delegation:1'><forwarded xmlns='urn:xmpp:forward:0'><iq xml:lang='en'{inIq} to='example.test' from='u@example.test/r' type='get' id='{id}' xmlns='jabber:client'>{payload}</iq></forwarded></delegation></iq>");

            (await connection.ReadToAsync("</delegation></iq>")).Should().StartWith($"<iq type='result' id='D{id}' from='extdisco.example.test' to='example.test'><delegation xmlns='urn:xmpp:delegation:1'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='error' id='{id}' from='example.test' to='u@example.test/r'><error type='modify'><policy-violation ");
        }

        await connection.SendAsync(Ping("still there"));
        (await connection.ReadToAsync(Pong("still there"))).Should().Be(Pong("still there"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("</stream:stream>")]
    [InlineData("</stream:stream \n>")]
    public async Task A_server_that_closes_gets_our_end_and_a_new_connection(string endTag)
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using (var connection = await server.AcceptAsync())
        {
            await connection.OpenAsync(Ping("1") + endTag);
            await connection.ReadToAsync(Pong("1"));
            if (endTag.Length > 0)
            {
                (await connection.ReadToEndAsync()).Should().Be("</stream:stream>");
            }
        }

        await component.Log.WaitForAsync(endTag.Length > 0 ? "the server closed the stream" : "the server closed the connection");
        using var next = await server.AcceptAsync();
        await next.OpenAsync();
        component.Log.Lines.Should().NotContain(l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_of_a_stanza_or_reset_is_made_anew()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using (var cut = await server.AcceptAsync())
        {
            await cut.OpenAsync("<iq type='get' id='1'");
            await component.Log.WaitForAsync("is connected");
        }

        await component.Log.WaitForAsync("in the middle of a stanza");
        using (var reset = await server.AcceptAsync())
        {
            await reset.OpenAsync(Ping("1"));
            await reset.ReadToAsync(Pong("1"));
            reset.Reset();
        }

        using var next = await server.AcceptAsync();
        await next.OpenAsync(Ping("2"));
        await next.ReadToAsync(Pong("2"));
    }

    [Fact]
    public async Task A_twin_that_takes_over_is_not_fought()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, o => o with { Timings = o.Timings with { ReconnectMax = TimeSpan.FromSeconds(30) } });
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();
        await connection.SendAsync("<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Replaced by a new connection</text></stream:error></stream:stream>");
        (await component.Log.WaitForAsync("took over")).Text.Should().MatchRegex("connecting again in 3[0-3][.,]\\d s");
        component.Component.IsConnected.Should().BeFalse();
    }

    [Fact]
    public async Task A_half_open_connection_is_noticed_within_two_ping_periods()
    {
        var time = new TestTimeProvider();
        using var server = new RawServer();
        await using var component = await Task.Run(() => new RunningComponent(server, time));
        using var silent = await server.AcceptAsync();
        await silent.OpenAsync(Ping("1"));
        await silent.ReadToAsync(Pong("1"));
        Pass(time, Quarter * 4);
        (await silent.ReadToAsync("</iq>")).Should().Contain(" from='extdisco.example.test' to='example.test'><ping xmlns='urn:xmpp:ping'/>");
        Pass(time, Quarter * 3);
        (await silent.ReadToEndAsync()).Should().BeEmpty();
        await component.Log.WaitForAsync("not even the answer to a ping");
    }

    [Fact]
    public async Task Any_answer_to_a_ping_shows_that_the_server_lives()
    {
        var time = new TestTimeProvider();
        using var server = new RawServer();
        await using var component = new RunningComponent(server, time);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(Ping("0"));
        await connection.ReadToAsync(Pong("0"));
        for (var i = 1; i <= 3; i++)
        {
            Pass(time, Quarter * 4);
            await connection.ReadToAsync("</iq>");
            Pass(time, Quarter * 2);
            await connection.SendAsync("<iq type='error' id='x' from='example.test' to='extdisco.example.test'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>" + Ping($"{i}"));
            await connection.ReadToAsync(Pong($"{i}"));
        }

        component.Component.IsConnected.Should().BeTrue();
        component.Log.Lines.Should().NotContain(l => l.Text.Contains("lost its connection"));
    }

    [Fact]
    public async Task A_blank_is_sent_instead_of_a_ping_where_that_is_wanted()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, o => o with
        {
            Timings = o.Timings with { PingInterval = TimeSpan.FromMilliseconds(200), KeepAlive = KeepAlive.Whitespace },
        });
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();
        (await connection.ReadToAsync("  ")).Should().Be("  ");
    }

    [Fact]
    public async Task Stopping_answers_all_that_the_server_sent_before_and_waits_for_the_servers_end()
    {
        using var server = new RawServer();
        await using var component = new RunningComponent(server, new TestTimeProvider()); // it waits as long as it takes
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(Ping("1"));
        await connection.ReadToAsync(Pong("1"));
        var stopping = component.StopAsync();
        var drain = XmlFragment.Parse(await connection.ReadToAsync("</iq>"));
        await connection.SendAsync(Ping("2") + Ping("3") + $"<iq type='result' id='{Encoding.UTF8.GetString(drain.Attribute("id"u8))}' from='example.test' to='extdisco.example.test'/>" + Ping("4"));
        (await connection.ReadToAsync("</stream:stream>")).Should().Be(Pong("2") + Pong("3") + Pong("4") + "</stream:stream>");
        stopping.IsCompleted.Should().BeFalse("the server has not closed its side");
        await connection.SendAsync("</stream:stream>");
        await stopping;
        (await connection.ReadToEndAsync()).Should().BeEmpty();
        (await component.Log.WaitForAsync("closed its connection")).Level.Should().Be(LogLevel.Information);
    }

    [Fact]
    public async Task A_server_that_never_closes_its_side_is_not_waited_for_longer_than_the_time_out()
    {
        var time = new TestTimeProvider();
        using var server = new RawServer();
        await using var component = new RunningComponent(server, time);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync(Ping("1"));
        await connection.ReadToAsync(Pong("1"));
        var stopping = component.StopAsync();

        // Half a second for the answer to the last ping, two seconds for the server's end.
        await connection.ReadToAsync("urn:xmpp:ping'/></iq>");
        await time.WaitForTimerAsync(TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
        time.Advance(TimeSpan.FromSeconds(0.5));
        (await connection.ReadToAsync("</stream:stream>")).Should().Be("</stream:stream>");
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(1.9));
        stopping.IsCompleted.Should().BeFalse("the server has not closed its side");
        time.Advance(TimeSpan.FromSeconds(0.1));
        await stopping;
        (await connection.ReadToEndAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_does_not_read_holds_up_our_reading_and_nothing_is_lost()
    {
        const int Requests = 40_000;
        using var server = new RawServer();
        await using var component = new RunningComponent(server);
        using var connection = await server.AcceptAsync();
        await connection.OpenAsync();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Requests; i++)
            {
                await connection.SendAsync($"<iq type='get' id='{i}-{Padding}' {Addresses}><ping xmlns='urn:xmpp:ping'/></iq>");
            }
        });

        await Task.Delay(500);
        sending.IsCompleted.Should().BeFalse("both sides' buffers are full, and no more than that is kept");
        for (var i = 0; i < Requests; i += 1000)
        {
            await connection.ReadToAsync($"id='{i}-{Padding}'");
        }

        await connection.ReadToAsync($"id='{Requests - 1}-{Padding}'");
        await sending;
    }

    private static readonly TimeSpan Quarter = new ConnectionTimings().PingInterval / 4;
    private static readonly string Padding = new('p', 1000);

    private const string Addresses = "from='u@example.test/r' to='extdisco.example.test'";

    private static string Ping(string id) => $"<iq type='get' id='{id}' {Addresses}><ping xmlns='urn:xmpp:ping'/></iq>";

    private static string Pong(string id) => $"<iq type='result' id='{id}' from='extdisco.example.test' to='u@example.test/r'/>";

    /// <summary>Moves time in steps of a tick, so that each is seen.</summary>
    private static void Pass(TestTimeProvider time, TimeSpan by)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += Quarter)
        {
            time.Advance(Quarter);
        }
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}

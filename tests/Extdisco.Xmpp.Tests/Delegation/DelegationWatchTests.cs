using Extdisco.Testing;
using Extdisco.Xmpp.Delegation;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Tests.Delegation;

public sealed partial class DelegationWatchTests
{
    [Theory]
    [InlineData(ProsodyHeader, "VirtualHost \"example.test\" needs delegations = { [\"urn:xmpp:extdisco:2\"] = { jid = \"extdisco.example.test\" } }", "Component \"extdisco.example.test\" needs modules_enabled = { \"delegation\" } too")]
    [InlineData(RawConnection.Header, "acl: {extdisco: {server: extdisco.example.test}}", "a listener of its own")]
    [InlineData(UnknownHeader, "On Prosody: VirtualHost \"example.test\" needs delegations", "On ejabberd: ejabberd.yml needs acl: {extdisco: {server: extdisco.example.test}}")]
    public async Task A_missing_advertisement_is_a_warning_with_the_lines_for_the_server(string header, string line, string trap)
    {
        var watch = Start(DelegationMode.Optional);
        using var connection = await OpenAsync(header);
        await AnswerAsync(connection, hasFeature: false);
        var (level, text) = await _log.WaitForAsync("does not delegate");
        level.Should().Be(LogLevel.Warning);
        text.Should().Contain("example.test").And.Contain(line).And.Contain(trap).And.Contain("\"urn:xmpp:extdisco:2\"");
        watch.IsSatisfied.Should().BeTrue("it is optional");

        // Looked at again and again, told once.
        await AnswerAsync(connection, hasFeature: false);
        await AnswerAsync(connection, hasFeature: false);
        _log.Lines.Count(l => l.Text.Contains("does not delegate", StringComparison.Ordinal)).Should().Be(1);
        _log.Lines.Should().NotContain(l => l.Text.Contains("connecting anew", StringComparison.Ordinal), "what never was there, no new connection brings");
    }

    [Fact]
    public async Task Where_it_is_required_it_is_an_error_until_it_is_there()
    {
        var watch = Start(DelegationMode.Required);
        using var connection = await OpenAsync(ProsodyHeader);
        await AnswerAsync(connection, hasFeature: false);
        (await _log.WaitForAsync("does not delegate")).Level.Should().Be(LogLevel.Error);
        watch.IsSatisfied.Should().BeFalse();
        watch.IsDelegatedBy(Domain).Should().BeFalse();
        watch.ProblemOf(Domain).Should().StartWith("urn:xmpp:extdisco:2 is not delegated; VirtualHost \"example.test\" needs delegations");

        await connection.SendAsync(Advertisement);
        await _log.WaitForAsync("delegates urn:xmpp:extdisco:2");
        watch.IsSatisfied.Should().BeTrue();
        (watch.IsDelegatedBy(Domain), watch.ProblemOf(Domain)).Should().Be((true, null), "nobody has to wait for the next look");
        await AnswerAsync(connection, hasFeature: true);
        await AnswerAsync(connection, hasFeature: true);
        await _log.WaitForAsync("delegates again");
    }

    [Fact]
    public async Task A_feature_shown_without_an_advertisement_names_the_module_that_shows_it()
    {
        Start(DelegationMode.Optional);
        using var connection = await OpenAsync(ProsodyHeader);
        await AnswerAsync(connection, hasFeature: true);
        (await _log.WaitForAsync("does not delegate")).Text.Should().Contain("mod_external_services");
        _log.Lines.Should().NotContain(l => l.Text.Contains("connecting anew", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ProsodyHeader, "VirtualHost \"example.test\" needs [\"urn:xmpp:extdisco:1\"] = { jid = \"extdisco.example.test\" } in its delegations")]
    [InlineData(RawConnection.Header, "modules: mod_delegation: {namespaces: {\"urn:xmpp:extdisco:1\": {access: extdisco}}}")]
    public async Task A_domain_that_delegates_one_namespace_of_two_is_told_what_the_other_needs(string header, string line)
    {
        var watch = Start(DelegationMode.Required, Second, First);
        using var connection = await OpenAsync(header, Advertisement);
        await AnswerAsync(connection, [Second]);
        var (level, text) = await _log.WaitForAsync("does not delegate");
        level.Should().Be(LogLevel.Error);
        text.Should().StartWith("example.test does not delegate urn:xmpp:extdisco:1 to").And.Contain(line).And.NotContain(Second);
        watch.IsSatisfied.Should().BeFalse();
        _log.Lines.Should().NotContain(l => l.Text.Contains("connecting anew", StringComparison.Ordinal), "it never was there");

        await connection.SendAsync(Advertising(First));
        await _log.WaitForAsync("delegates urn:xmpp:extdisco:1");
        watch.IsSatisfied.Should().BeTrue();
        await AnswerAsync(connection, [Second, First]);
        await AnswerAsync(connection, [Second, First]);
        await _log.WaitForAsync("delegates again");
    }

    [Fact]
    public async Task One_namespace_of_two_that_is_gone_makes_a_new_connection()
    {
        Start(DelegationMode.Optional, Second, First);
        using (var connection = await OpenAsync(RawConnection.Header, Advertisement + Advertising(First)))
        {
            await AnswerAsync(connection, [First, Second]);
            await AnswerAsync(connection, [Second]);
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header, Advertisement + Advertising(First));
        await AnswerAsync(second, [First, Second]);
        await _log.WaitForAsync("delegates again");
        _log.Lines.Should().NotContain(l => l.Text.Contains("does not delegate", StringComparison.Ordinal), "what a new connection cures is no fault of the operator's");
    }

    /// <summary>ejabberd asks any one of a component's connections whether it takes a namespace: a dead one can leave us with one of two.</summary>
    [Fact]
    public async Task An_answer_that_does_not_come_on_ejabberd_tells_of_another_connection()
    {
        var time = new TestTimeProvider();
        var timings = Quick with { AnswerTimeout = TimeSpan.FromSeconds(1) };
        Start(DelegationMode.Optional, [Domain], [Second, First], timings, time, connectionTime: time);
        using (var connection = await _server.AcceptAsync())
        {
            await connection.OpenAsync(Advertisement);
            await connection.ReadToAsync(EndOfQuestion);
            await PassAsync(timings.AnswerTimeout);
            await AnswerAsync(connection, [Second]);
            (await _log.WaitForAsync("connecting anew")).Text.Should().Contain("1 of 1");
            await PassAsync(TimeSpan.FromSeconds(0.5)); // nobody answers the last ping
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        await PassAsync(TimeSpan.FromSeconds(1));
        using var second = await OpenAsync(RawConnection.Header, Advertisement + Advertising(First));
        await PassAsync(timings.AdvertisementTimeout);
        await AnswerAsync(second, [First, Second]);
        await _log.WaitForAsync("delegates again");

        // Once it is waited for, which is the only wait that ends by then.
        async Task PassAsync(TimeSpan wait)
        {
            await time.WaitForTimerAsync(TimeSpan.Zero, wait);
            time.Advance(wait);
        }
    }

    [Fact]
    public async Task What_was_taken_away_is_not_there_even_when_no_more_connections_are_made()
    {
        var watch = Start(DelegationMode.Required);
        using (var connection = await OpenAsync(RawConnection.Header, Advertisement))
        {
            await AnswerAsync(connection, hasFeature: false);
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header, Advertisement);
        await AnswerAsync(second, hasFeature: false);
        (await _log.WaitForAsync("does not delegate")).Level.Should().Be(LogLevel.Error);
        watch.IsSatisfied.Should().BeFalse();

        await AnswerAsync(second, hasFeature: true);
        await _log.WaitForAsync("delegates again");
        watch.IsSatisfied.Should().BeTrue();
    }

    [Fact]
    public async Task A_delegation_that_is_gone_makes_a_clean_new_connection_a_limited_number_of_times()
    {
        Start(DelegationMode.Optional);
        using (var connection = await OpenAsync(RawConnection.Header, Advertisement))
        {
            await AnswerAsync(connection, hasFeature: true);
            await AnswerAsync(connection, hasFeature: false);
            (await _log.WaitForAsync("connecting anew")).Text.Should().Contain("1 of 1");
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header);
        _table.Has(Domain, Second).Should().BeFalse("the server forgets with the connection");
        await AnswerAsync(second, hasFeature: false);
        await AnswerAsync(second, hasFeature: false);
        _log.Lines.Count(l => l.Text.Contains("connecting anew", StringComparison.Ordinal)).Should().Be(1);
        _log.Lines.Should().NotContain(l => l.Text.Contains("lost its connection", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_connection_that_takes_the_delegation_along_makes_a_new_connection()
    {
        // ejabberd has the delegation for a dead connection of ours: nothing is advertised on the new one, and all goes with the old.
        Start(DelegationMode.Optional);
        using (var connection = await OpenAsync(RawConnection.Header, showsAtFirst: true))
        {
            await AnswerAsync(connection, hasFeature: true);
            (await _log.WaitForAsync("does not delegate")).Text.Should().Contain("still holds a dead connection").And.Contain("mod_stun_disco");
            await AnswerAsync(connection, hasFeature: false);
            await connection.ReadToAsync("</stream:stream>");
            await connection.SendAsync("</stream:stream>");
        }

        using var second = await OpenAsync(RawConnection.Header, Advertisement, showsAtFirst: true);
        await AnswerAsync(second, hasFeature: true);
        await _log.WaitForAsync("delegates again");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_no_reason_for_anything_where_it_has_advertised()
    {
        Start(DelegationMode.Required, [Domain], [Second], Impatient, TimeProvider.System);
        using var connection = await OpenAsync(RawConnection.Header, Advertisement, showsAtFirst: true);
        await connection.ReadToAsync(EndOfQuestion);
        await connection.ReadToAsync(EndOfQuestion);
        _log.Lines.Should().NotContain(l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task An_answer_from_somebody_else_is_none()
    {
        Start(DelegationMode.Optional, [Domain], [Second], Impatient, TimeProvider.System);
        using var connection = await OpenAsync(RawConnection.Header, Advertisement);
        await AnswerAsync(connection, hasFeature: false, from: "elsewhere.test");
        await AnswerAsync(connection, hasFeature: true);
        _log.Lines.Should().NotContain(l => l.Level >= LogLevel.Warning);
    }
}

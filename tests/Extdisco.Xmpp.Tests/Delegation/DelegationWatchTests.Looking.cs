using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Delegation;

namespace Extdisco.Xmpp.Tests.Delegation;

/// <content>When, and how many at a time, domains are asked what they show.</content>
public sealed partial class DelegationWatchTests
{
    [Theory]
    [InlineData(300, new[] { 10, 60, 300, 300 })]
    [InlineData(20, new[] { 10, 20, 20, 20 })]
    [InlineData(0, new[] { 10, 60 })]
    public async Task It_looks_at_the_start_and_a_minute_later_and_then_as_often_as_it_is_to(int interval, int[] waits)
    {
        var timings = Quick with { AdvertisementTimeout = TimeSpan.FromSeconds(10), CheckInterval = TimeSpan.FromSeconds(interval) };
        using var connection = await LookAsync(RawConnection.Header, Advertisement, timings, waits);
        if (interval == 0)
        {
            await _watching.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>What is shown and not advertised may be with a dead connection, and go with it at any time; Prosody has no such thing.</summary>
    [Theory]
    [InlineData(RawConnection.Header, 10, 300, new[] { 10, 10, 10, 10, 10, 10, 10 })]
    [InlineData(RawConnection.Header, 10, 3, new[] { 10, 3, 3, 3 })]
    [InlineData(RawConnection.Header, 10, 0, new[] { 10, 60 })]
    [InlineData(RawConnection.Header, 1000, 2000, new[] { 1000, 60, 1000, 2000, 2000 })] // not longer than dead connections live
    [InlineData(ProsodyHeader, 10, 300, new[] { 10, 60, 300, 300 })]
    public async Task It_looks_more_often_while_an_older_connection_may_have_the_delegation(string header, int advertisement, int interval, int[] waits)
    {
        var timings = Quick with { AdvertisementTimeout = TimeSpan.FromSeconds(advertisement), CheckInterval = TimeSpan.FromSeconds(interval) };
        using var connection = await LookAsync(header, "", timings, waits);
    }

    [Fact]
    public async Task Any_number_of_domains_are_asked_some_at_a_time()
    {
        var domains = Enumerable.Range(0, 300).Select(number => Jid.Parse($"d{number}.test")).ToArray();
        Start(DelegationMode.Optional, domains, [Second], Quick, TimeProvider.System);
        using var connection = await _server.AcceptAsync();
        await connection.OpenAsync(Ping);
        var atOnce = await connection.ReadToAsync(Pong);
        var asked = atOnce.Split(EndOfQuestion).SkipLast(1).Select(question => question + EndOfQuestion).ToList();
        asked.Count.Should().BeInRange(2, 150, "a session has room for 256 questions, and not only for these");

        // Twice 300: at first, and when the advertisements should be there.
        for (var i = 0; i < 600; i++)
        {
            var question = i < asked.Count ? asked[i] : await connection.ReadToAsync(EndOfQuestion);
            question.Should().Contain($" to='d{i % 300}.test'");
            await connection.SendAsync(AnswerTo(question, $"d{i % 300}.test"));
        }

        await _log.WaitForAsync("d299.test does not delegate");
        _log.Lines.Count(l => l.Text.Contains("does not delegate", StringComparison.Ordinal)).Should().Be(300);
        _log.Lines.Should().NotContain(l => l.Text.Contains("connecting anew", StringComparison.Ordinal));
    }

    /// <summary>Answers each look with the feature, and checks that none comes before its time.</summary>
    private async Task<RawConnection> LookAsync(string header, string behindHandshake, DelegationTimings timings, int[] waits)
    {
        var time = new TestTimeProvider();
        Start(DelegationMode.Optional, [Domain], [Second], timings, time);
        var connection = await OpenAsync(header, behindHandshake, showsAtFirst: true);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        foreach (var wait in waits)
        {
            while (time.WaitingTimers == 0)
            {
                await Task.Delay(1, patience.Token);
            }

            time.Advance(TimeSpan.FromSeconds(wait - 1));
            await connection.SendAsync(Ping);
            (await connection.ReadToAsync(Pong)).Should().Be(Pong, "nothing is asked before its time");
            time.Advance(TimeSpan.FromSeconds(1));
            await AnswerAsync(connection, hasFeature: true);
        }

        return connection;
    }
}

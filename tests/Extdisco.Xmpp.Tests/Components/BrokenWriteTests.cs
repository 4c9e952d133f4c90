using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Xmpp.Tests.Components;

/// <summary>A connection that breaks while something is sent over it, and tells the reader nothing.</summary>
public sealed class BrokenWriteTests
{
    [Fact]
    public async Task It_is_lost_and_not_closed_by_us_however_long_the_reader_takes_to_notice()
    {
        var noticing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var bytes = new StuckStream { ReadLingers = noticing.Task };
        using var deadline = new CancellationTokenSource();
        using var stop = new CancellationTokenSource();
        var time = new TestTimeProvider();
        var options = new ComponentOptions { Component = Jid.Parse("extdisco.example.test"), Secret = new Secret("s"), ServerDomain = Jid.Parse("example.test"), Port = 1 };
        var session = new TaskCompletionSource<ComponentSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        var router = new StanzaRouter(options.Component, [], new RecordingLogger());
        await using var stream = new ComponentStream(bytes, options, router, time, new RecordingLogger(), session.SetResult);
        var running = stream.RunAsync(deadline, stop.Token);
        bytes.Give("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='1'><handshake/>");
        var opened = await session.Task.WaitAsync(TimeSpan.FromSeconds(30));

        bytes.Break(new IOException("Broken pipe"));
        while (!opened.Ended.IsCancellationRequested)
        {
            time.Advance(TimeSpan.FromMilliseconds(100)); // until the reader has had its while
            await Task.Delay(1);
        }

        await Task.Delay(100); // whoever else could give a reason has done so by now
        noticing.SetResult();

        var end = await running.WaitAsync(TimeSpan.FromSeconds(30));
        end.Kind.Should().Be(StreamEndKind.ClosedByServer);
        end.Reason.Should().Contain("Broken pipe");
    }
}

using Extdisco.Server.Turn;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Turn;

/// <summary>
/// A probe that gives up a request that is not answered. Time stands still until that has come, and then passes only while the probe
/// waits: nothing else is too late, however slow the machine is.
/// </summary>
internal static class ImpatientProbe
{
    private static readonly StunTimings Timings = new() { Retransmission = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(1), Total = TimeSpan.FromSeconds(60) };

    /// <param name="relay">The relay.</param>
    /// <param name="method">What it does not answer.</param>
    /// <param name="times">How often that is asked for, before the time is up.</param>
    public static async Task<ProbeResult> RunAsync(FakeRelay relay, StunMethod method, int times = 1)
    {
        var time = new TestTimeProvider();
        var probing = new RelayProbe(Timings, time).RunAsync(relay.Target(), HonestRelay.Credentials, default);
        await HearAsync(1);
        for (var (heard, pause) = (2, Timings.Retransmission); heard <= times; heard++, pause *= 2)
        {
            await PassAsync(pause);
            await HearAsync(heard);
        }

        while (!probing.IsCompleted)
        {
            await Task.WhenAny(probing, PassAsync(Timings.Patience));
        }

        return await probing;

        async Task HearAsync(int count)
        {
            while (relay.Requests.Count(request => request.Method == method) < count)
            {
                await relay.HeardAsync();
            }
        }

        async Task PassAsync(TimeSpan step)
        {
            await time.WaitForTimerAsync(TimeSpan.Zero, Timings.Patience);
            time.Advance(step);
        }
    }
}

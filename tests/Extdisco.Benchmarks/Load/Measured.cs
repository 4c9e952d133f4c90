using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Extdisco.Benchmarks.Load;

/// <summary>A component that is measured: its process, and the connection that it has made to the played server.</summary>
internal sealed class Measured : IDisposable
{
    private readonly ServerSide _server;
    private readonly bool _isFixed;

    private Measured(ComponentProcess process, ServerSide server, bool isFixed)
    {
        Process = process;
        _server = server;
        _isFixed = isFixed;
    }

    /// <summary>Its process.</summary>
    public ComponentProcess Process { get; }

    /// <summary>Changes the configuration of a component that has one; it sees that by itself.</summary>
    public Action<Action<JsonObject>> Configure { get; set; } = _ => throw new NotSupportedException();

    /// <summary>Starts a component and waits until it is there.</summary>
    /// <param name="start">Starts it, to connect to a port.</param>
    /// <param name="delegating">The domains that delegate to it.</param>
    /// <param name="isFixed">Whether it answers everything with the same bytes.</param>
    public static Measured Start(Func<int, ComponentProcess> start, IReadOnlyList<string> delegating, bool isFixed)
    {
        using var listener = ServerSide.Listen(out var port);
        var process = start(port);
        try
        {
            if (!listener.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead))
            {
                throw new WrongReplyException($"{process.Name} did not connect, but wrote: {process.Output}");
            }

            var server = ServerSide.Accept(listener, delegating);
            server.Settle(TimeSpan.FromMilliseconds(300));
            return new Measured(process, server, isFixed);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Puts a load on it, first for a while that does not count.</summary>
    public LoadResult Run(LoadProfile profile, TimeSpan warmUp, TimeSpan duration)
    {
        return Run(profile, Warm, generator => generator.Run(duration));

        void Warm(LoadGenerator generator)
        {
            if (warmUp > TimeSpan.Zero)
            {
                generator.Run(warmUp);
            }
        }
    }

    /// <summary>Takes pushes, and asks for nothing meanwhile.</summary>
    /// <returns>How long it took from the first on.</returns>
    public TimeSpan TakePushes(LoadProfile profile, int most)
    {
        using var checker = new ReplyChecker(profile.Users, _isFixed);
        return new LoadGenerator(_server, checker, profile).TakePushes(most);
    }

    /// <summary>Puts a load on it as soon as a push comes, and until there have been so many.</summary>
    /// <returns>What came out of it, and how many pushes came meanwhile.</returns>
    public (LoadResult Result, int Pushes) RunDuringPushes(LoadProfile profile, int pushes, TimeSpan patience)
    {
        var (before, after) = (0, 0);
        var begun = Stopwatch.GetTimestamp();
        var result = Run(profile, AwaitFirst, Measure);
        return (result, after - before);

        void AwaitFirst(LoadGenerator generator)
        {
            generator.Run(() => generator.Pushes == 0 && IsInTime(generator));
            before = generator.Pushes;
        }

        (long Answers, TimeSpan Elapsed, LatencyHistogram Latencies) Measure(LoadGenerator generator)
        {
            var measured = generator.Run(() => generator.Pushes < pushes && IsInTime(generator));
            after = generator.Pushes;
            return measured;
        }

        bool IsInTime(LoadGenerator generator) => Stopwatch.GetElapsedTime(begun) < patience
            ? true
            : throw new WrongReplyException($"Of {pushes} pushes {generator.Pushes} came in {patience.TotalSeconds} seconds.");
    }

    private LoadResult Run(LoadProfile profile, Action<LoadGenerator> prepare, Func<LoadGenerator, (long, TimeSpan, LatencyHistogram)> measure)
    {
        using var checker = new ReplyChecker(profile.Users, _isFixed);
        var generator = new LoadGenerator(_server, checker, profile);
        try
        {
            prepare(generator);
            var before = Process.ReadCounters();
            var own = Environment.CpuUsage.TotalTime;
            var (answers, elapsed, latencies) = measure(generator);
            own = Environment.CpuUsage.TotalTime - own;
            var used = Process.ReadCounters().Since(before);
            checker.CheckDistinct();
            return new LoadResult(answers, elapsed, latencies, used, Process.ReadResident().Now, own);
        }
        catch (WrongReplyException wrong)
        {
            throw new WrongReplyException($"{Process.Name}: {wrong.Message}\n{Process.Output}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server.Dispose();
        Process.Dispose();
    }
}

using System.Diagnostics;

namespace Extdisco.Fuzz.Tests.Running;

/// <summary>
/// Gives one target input after input. Each is made from the seed and its number alone, so that it can be had again without those
/// before it.
/// </summary>
internal sealed class FuzzRun(IFuzzTarget target, long seed)
{
    /// <summary>How long one input may take, on a machine that has other things to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Stopwatch _busy = new();
    private byte[] _input = [];
    private long _iteration;

    /// <summary>The target.</summary>
    public IFuzzTarget Target { get; } = target;

    /// <summary>How many inputs there were.</summary>
    public long Executions { get; private set; }

    /// <summary>How long they took.</summary>
    public TimeSpan Busy => _busy.Elapsed;

    /// <summary>Runs one input alone.</summary>
    /// <exception cref="FindingException">It was not withstood.</exception>
    public Task RunOneAsync(long iteration)
    {
        _iteration = iteration;
        return WatchAsync(Task.Run(() => CheckNextAsync()));
    }

    /// <summary>Goes on with further inputs for a while; one at least.</summary>
    /// <exception cref="FindingException">One was not withstood.</exception>
    public Task RunAsync(TimeSpan duration) => WatchAsync(Task.Run(async () =>
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            await CheckNextAsync();
        }
        while (Stopwatch.GetElapsedTime(began) < duration);
    }));

    private async Task CheckNextAsync()
    {
        var iteration = Interlocked.Read(ref _iteration);
        var random = Randomness.Of(seed, Target.Name, iteration);
        _busy.Start();
        try
        {
            _input = Target.Make(random);
            await Target.CheckAsync(_input);
        }
        catch (Exception e)
        {
            throw new FindingException(Target, seed, iteration, _input, e);
        }
        finally
        {
            _busy.Stop();
        }

        Executions++;
        Interlocked.Increment(ref _iteration);
    }

    /// <summary>An input on which the product hangs is one that it does not withstand.</summary>
    private async Task WatchAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            var before = Interlocked.Read(ref _iteration);
            await Task.WhenAny(running, Task.Delay(Patience));
            if (!running.IsCompleted && before == Interlocked.Read(ref _iteration))
            {
                throw new FindingException(Target, seed, before, _input, new TimeoutException($"it is not through with it after {Patience.TotalSeconds} s"));
            }
        }

        await running;
    }
}

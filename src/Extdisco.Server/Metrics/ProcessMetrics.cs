using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Extdisco.Server.Metrics;

/// <summary>
/// What the system says of this process, by the names that OpenTelemetry has for it. The meter <c>System.Runtime</c>, which the runtime
/// brings, has what goes on inside.
/// </summary>
internal sealed class ProcessMetrics : IDisposable
{
    private const string Descriptors = "/proc/self/fd";

    private readonly Meter _meter = new("Extdisco.Process");
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly DateTimeOffset _started;
    private readonly TimeProvider _time;

    /// <summary>Begins to measure. What needs a file descriptor to be read is not told while there is none.</summary>
    public ProcessMetrics(TimeProvider time)
    {
        _time = time;
        _started = new DateTimeOffset(_process.StartTime);
        _meter.CreateObservableGauge("process.uptime", Uptime, "s", "How long the process has run.");
        _meter.CreateObservableCounter("process.cpu.time", CpuTime, "s", "The time that processors have worked for the process.");
        _meter.CreateObservableUpDownCounter("process.memory.usage", Memory, "By", "The memory that the process holds.");
        _meter.CreateObservableUpDownCounter("process.thread.count", ThreadCount, "{thread}", "The threads of the process.");
        if (Directory.Exists(Descriptors))
        {
            _meter.CreateObservableUpDownCounter("process.unix.file_descriptor.count", DescriptorCount, "{file_descriptor}", "The file descriptors that the process has open.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _meter.Dispose();
        _process.Dispose();
    }

    private static IEnumerable<Measurement<double>> CpuTime()
    {
        var usage = Environment.CpuUsage;
        return
        [
            new(usage.UserTime.TotalSeconds, new KeyValuePair<string, object?>("cpu.mode", "user")),
            new(usage.PrivilegedTime.TotalSeconds, new KeyValuePair<string, object?>("cpu.mode", "system")),
        ];
    }

    private double Uptime() => (_time.GetUtcNow() - _started).TotalSeconds;

    // The runtime says 0 where it cannot read it.
    private static IEnumerable<Measurement<long>> Memory() => Environment.WorkingSet is > 0 and var size ? [new(size)] : [];

    private IEnumerable<Measurement<int>> ThreadCount()
    {
        try
        {
            _process.Refresh();
            return [new(_process.Threads.Count)];
        }
        catch (InvalidOperationException)
        {
            return []; // it takes the process for one that has ended where it cannot read it
        }
    }

    private static IEnumerable<Measurement<int>> DescriptorCount()
    {
        try
        {
            return [new(Directory.EnumerateFileSystemEntries(Descriptors).Count())];
        }
        catch (IOException)
        {
            return []; // there is none left to read them by
        }
    }
}

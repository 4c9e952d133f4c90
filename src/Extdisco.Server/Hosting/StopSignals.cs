using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Extdisco.Server.Hosting;

/// <summary>
/// SIGTERM and SIGINT as a request: whatever is under way gives back what it holds. A second one ends the process at once, unless the
/// host has taken them, which waits for the streams to be closed.
/// </summary>
[SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "A signal may come at the last moment, and a source without a timer holds nothing.")]
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private volatile int _exitCode;

    /// <summary>Begins to listen to them.</summary>
    public StopSignals()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Cancelled when one has come.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>With what a process ends that a signal has interrupted, by the custom of shells: 128 and its number.</summary>
    public int ExitCode => _exitCode;

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_asked.IsCancellationRequested)
        {
            return;
        }

        context.Cancel = true;
        _exitCode = 128 + (context.Signal == PosixSignal.SIGINT ? 2 : 15);
        _asked.Cancel();
    }
}

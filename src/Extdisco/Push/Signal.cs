namespace Extdisco.Push;

/// <summary>Wakes one waiter; set while nobody waits, it wakes the next.</summary>
internal sealed class Signal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = Make();

    /// <summary>Sets it. Never blocks, and never runs the waiter.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _set.TrySetResult();
        }
    }

    /// <summary>Waits until it is set, but not longer than a time, and clears it.</summary>
    /// <returns>Whether it was set.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        Task set;
        lock (_gate)
        {
            set = _set.Task;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(set, Task.Delay(atMost, time, waiting.Token));
        await waiting.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_set.Task.IsCompleted)
            {
                return false;
            }

            _set = Make();
            return true;
        }
    }

    private static TaskCompletionSource Make() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

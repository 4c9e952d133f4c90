using System.Diagnostics;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>A process whose output, standard and error, is kept line by line and can be waited for.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Process _process;
    private readonly string _name;
    private readonly StreamWriter? _copy;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly Task _end;
    private TaskCompletionSource _change = NewChange();

    private ChildProcess(string name, ProcessStartInfo start, string? copy)
    {
        _name = name;
        _copy = copy is null ? null : new StreamWriter(copy) { AutoFlush = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, received) => Keep(received.Data);
        _process.ErrorDataReceived += (_, received) => Keep(received.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _end = _process.WaitForExitAsync();
    }

    /// <summary>How many lines there are: a place in the output to look from.</summary>
    public int Position
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count;
            }
        }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program. Whoever runs the tests in the background (nohup, &amp;) has signals ignored; it gets them all the same.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="copy">A file that gets every line too, or null.</param>
    public static ChildProcess Start(string name, string file, IEnumerable<string> arguments, string? copy = null) =>
        new(name, new ProcessStartInfo("env", ["--default-signal=INT,HUP", file, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }, copy);

    /// <summary>Runs a process to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string file, IEnumerable<string> arguments, TimeSpan within)
    {
        await using var process = Start(Path.GetFileName(file), file, arguments);
        var exitCode = await process.WaitForExitAsync(within);
        return (exitCode, string.Join('\n', process.LinesFrom(0)));
    }

    public IReadOnlyList<string> LinesFrom(int position)
    {
        lock (_gate)
        {
            return _lines[position..];
        }
    }

    /// <summary>The first line after <paramref name="position"/> that matches, once it is there.</summary>
    public async Task<string> WaitForLineAsync(string what, Predicate<string> matches, int position = 0, TimeSpan? within = null)
    {
        using var timeout = new CancellationTokenSource(within ?? Patience);
        while (true)
        {
            // Looked at before the lines, because the last line comes before the end.
            var ended = _end.IsCompleted;
            Task change;
            lock (_gate)
            {
                if (_lines.FindIndex(position, matches) is >= 0 and var found)
                {
                    return _lines[found];
                }

                position = _lines.Count;
                change = _change.Task;
            }

            if (ended)
            {
                throw new InvalidOperationException($"{_name} ended with {_process.ExitCode} before it said: {what}. {Story()}");
            }

            try
            {
                await Task.WhenAny(change, _end).WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"{_name} did not say in time: {what}. {Story()}", e);
            }
        }
    }

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Sends a signal by name (<c>TERM</c>, <c>HUP</c>).</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/bash", ["-c", $"kill -{signal} {_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Kill() => _process.Kill();

    public async Task<int> WaitForExitAsync(TimeSpan within)
    {
        using var timeout = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{_name} did not exit within {within}. {Story()}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (_copy is not null)
        {
            await _copy.DisposeAsync();
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        TaskCompletionSource change;
        lock (_gate)
        {
            _lines.Add(line);
            _copy?.WriteLine(line);
            (change, _change) = (_change, NewChange());
        }

        change.SetResult();
    }

    private string Story()
    {
        lock (_gate)
        {
            var last = _lines.TakeLast(40).Select(line => line.Length > 2000 ? line[..2000] + "..." : line);
            return $"Its last lines:\n{string.Join('\n', last)}";
        }
    }
}

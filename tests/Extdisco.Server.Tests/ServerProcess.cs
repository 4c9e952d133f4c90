using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Extdisco.Server.Tests;

/// <summary>The real built program, run as a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const long HeapBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _more = new(0);

    private ServerProcess(Process process) => _process = process;

    /// <summary>All that it has written.</summary>
    public string Output => string.Join('\n', _lines);

    public static ServerProcess Start(string workingDirectory, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        // Whoever runs the tests in the background (nohup, &) has signals ignored, which processes inherit.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP", "dotnet", Path.Combine(AppContext.BaseDirectory, "extdisco.dll"), .. arguments])
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(new Process { StartInfo = start });
        server._process.OutputDataReceived += server.OnLine;
        server._process.ErrorDataReceived += server.OnLine;
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>How many of its threads have a name.</summary>
    public int CountThreads(string name) =>
        Directory.GetDirectories($"/proc/{_process.Id}/task").Count(thread => string.Equals(File.ReadAllText(Path.Combine(thread, "comm")).TrimEnd(), name, StringComparison.Ordinal));

    /// <summary>How many heaps glibc has made for threads: each begins at a multiple of 64 MiB, with what of it can be written to.</summary>
    public int CountHeaps() => File.ReadLines($"/proc/{_process.Id}/maps").Count(line =>
        line.EndsWith(" rw-p 00000000 00:00 0 ", StringComparison.Ordinal)
        && long.Parse(line[..line.IndexOf('-', StringComparison.Ordinal)], NumberStyles.HexNumber, CultureInfo.InvariantCulture) % HeapBytes == 0);

    /// <summary>Whether it has loaded an assembly whose name has this in it.</summary>
    public bool Loads(string assembly) => File.ReadAllText($"/proc/{_process.Id}/maps").Contains(assembly, StringComparison.Ordinal);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string workingDirectory, params string[] arguments)
    {
        await using var server = Start(workingDirectory, null, arguments);
        return (await server.ExitAsync(), server.Output);
    }

    /// <summary>Waits until it has written something.</summary>
    /// <param name="text">What.</param>
    /// <param name="times">How often.</param>
    public async Task WaitForAsync(string text, int times = 1)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            while (_lines.Count(line => line.Contains(text, StringComparison.Ordinal)) < times)
            {
                await _more.WaitAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"extdisco did not write '{text}' {times} times, but:\n{Output}", late);
        }
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"extdisco did not end, but wrote:\n{Output}", late);
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _more.Dispose();
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            _lines.Enqueue(line.Data);
            _more.Release();
        }
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>Remembers what was logged.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _all = new();

    /// <summary>All lines so far.</summary>
    public IReadOnlyCollection<string> All => _all;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)}";
        _all.Enqueue(line);
        _lines.Writer.TryWrite(line);
    }

    /// <summary>Waits for a line with a text in it.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var line in _lines.Reader.ReadAllAsync(late.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException("The log has an end.");
    }
}

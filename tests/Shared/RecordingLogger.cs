using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Extdisco.Testing;

/// <summary>Keeps what is logged; an exception stands below its line.</summary>
internal sealed class RecordingLogger : ILogger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, exception is null ? formatter(state, exception) : $"{formatter(state, exception)}\n{exception}"));

    /// <summary>Waits for a line that holds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="times">How many lines have to hold it.</param>
    /// <returns>The last of them.</returns>
    public async Task<(LogLevel Level, string Text)> WaitForAsync(string text, int times = 1)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience;)
        {
            var found = Lines.Where(line => line.Text.Contains(text, StringComparison.Ordinal)).Take(times).ToList();
            if (found.Count == times)
            {
                return found[^1];
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"'{text}' was not logged; what was: {string.Join('\n', Lines)}");
    }
}

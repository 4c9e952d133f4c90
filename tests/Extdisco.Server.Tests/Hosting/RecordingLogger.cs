using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>Remembers what was logged.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Writer.TryWrite($"{logLevel}: {formatter(state, exception)}");

    /// <summary>Waits for a line with a text in it.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
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

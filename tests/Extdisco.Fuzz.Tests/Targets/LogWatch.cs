using System.Collections.Concurrent;
using Extdisco.Fuzz.Tests.Running;
using Microsoft.Extensions.Logging;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>A log at its most verbose, in which there must be no defects, no secrets, and nothing that pretends to be another line.</summary>
internal sealed class LogWatch : ILoggerFactory, ILogger
{
    /// <summary>An answer too large (Extdisco.Xmpp's 202) is told as an error, and is none of the product's.</summary>
    private const int AnswerTooLarge = 202;

    private readonly ConcurrentQueue<string> _lines = new();
    private volatile string? _defect;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        _lines.Enqueue(line);
        if (exception is not null || (logLevel >= LogLevel.Error && eventId.Id != AnswerTooLarge))
        {
            _defect ??= $"{line} {exception}";
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // It holds nothing.
    }

    /// <summary>Looks at what was logged since it was last looked at.</summary>
    /// <param name="secrets">What must not stand there.</param>
    public void Check(IEnumerable<string> secrets)
    {
        if (_defect is { } defect)
        {
            _defect = null;
            throw FindingException.Because($"the log tells of a defect: {defect}");
        }

        var hidden = secrets.Distinct(StringComparer.Ordinal).ToList();
        while (_lines.TryDequeue(out var line))
        {
            if (hidden.Find(secret => line.Contains(secret, StringComparison.Ordinal)) is { } secret)
            {
                throw FindingException.Because($"the secret '{secret}' stands in the log: {line}");
            }

            if (line.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
            {
                throw FindingException.Because($"a line of the log can pretend to be two: {line}");
            }
        }
    }
}

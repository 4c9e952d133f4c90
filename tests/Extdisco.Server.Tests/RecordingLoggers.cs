using Extdisco.Testing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Tests;

/// <summary>Keeps what everybody logs in one place.</summary>
internal sealed class RecordingLoggers : ILoggerFactory
{
    public RecordingLogger Log { get; } = new();

    public ILogger CreateLogger(string categoryName) => Log;

    public void AddProvider(ILoggerProvider provider)
    {
        // There is one logger.
    }

    public void Dispose()
    {
        // It holds nothing but memory.
    }
}

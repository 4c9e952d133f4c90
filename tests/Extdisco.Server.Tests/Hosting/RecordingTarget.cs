using System.Threading.Channels;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;

namespace Extdisco.Server.Tests.Hosting;

/// <summary>Remembers which options came into force.</summary>
internal sealed class RecordingTarget : IConfigurationTarget
{
    private readonly Channel<ExtdiscoOptions> _applied = Channel.CreateUnbounded<ExtdiscoOptions>();

    public bool HasMore => _applied.Reader.TryPeek(out _);

    /// <summary>What goes wrong with the next options, once.</summary>
    public Exception? Defect { get; set; }

    public Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        if (Defect is { } defect)
        {
            Defect = null;
            throw defect;
        }

        return _applied.Writer.WriteAsync(options, cancellation).AsTask();
    }

    public async Task<ExtdiscoOptions> NextAsync()
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _applied.Reader.ReadAsync(late.Token);
    }
}

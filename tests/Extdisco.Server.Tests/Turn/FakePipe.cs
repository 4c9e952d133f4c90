using System.Threading.Channels;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Turn;

/// <summary>A pipe that a test holds the other end of.</summary>
internal sealed class FakePipe(bool isReliable, Action<ReadOnlyMemory<byte>> sent) : StunPipe
{
    private readonly Channel<byte[]> _incoming = Channel.CreateUnbounded<byte[]>();

    public override bool IsReliable => isReliable;

    public bool IsDisposed { get; private set; }

    public void Receive(ReadOnlyMemory<byte> message) => _incoming.Writer.TryWrite(message.ToArray());

    public override Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        sent(message);
        return Task.CompletedTask;
    }

    public override Task<byte[]> ReceiveAsync(CancellationToken cancellation) => _incoming.Reader.ReadAsync(cancellation).AsTask();

    public override void Dispose() => IsDisposed = true;
}

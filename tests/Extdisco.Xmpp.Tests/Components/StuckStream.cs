using System.Text;
using System.Threading.Channels;

namespace Extdisco.Xmpp.Tests.Components;

/// <summary>A connection whose other side sends what a test says, and takes nothing after the first write: that one waits until it breaks.</summary>
internal sealed class StuckStream : Stream
{
    private readonly Channel<byte[]> _given = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlyMemory<byte> _rest;
    private bool _taken;

    /// <summary>How long a cancelled read goes on.</summary>
    public Task ReadLingers { get; init; } = Task.CompletedTask;

    /// <summary>How much was to be written at once, at most.</summary>
    public int LargestWrite { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Sends something to the component.</summary>
    public void Give(string text) => _given.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    /// <summary>Has the write fail that waits.</summary>
    public void Break(Exception reason) => _broken.TrySetException(reason);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty)
        {
            try
            {
                _rest = await _given.Reader.ReadAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                await ReadLingers;
                throw;
            }
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        LargestWrite = Math.Max(LargestWrite, buffer.Length);
        if (_taken)
        {
            await _broken.Task.WaitAsync(cancellationToken);
        }

        _taken = true; // the stream header
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

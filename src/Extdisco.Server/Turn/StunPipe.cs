namespace Extdisco.Server.Turn;

/// <summary>Carries messages to one relay and back.</summary>
internal abstract class StunPipe : IDisposable
{
    /// <summary>Whether what is sent arrives, or the pipe breaks. If not, requests are sent again, and what is no STUN is overlooked.</summary>
    public abstract bool IsReliable { get; }

    /// <summary>Sends a message.</summary>
    /// <exception cref="StunException">The connection is broken.</exception>
    public abstract Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);

    /// <summary>Waits for a message, of at most <see cref="StunMessage.MaximumLength"/> bytes.</summary>
    /// <exception cref="StunException">The connection is broken or closed, or something else than STUN came over it.</exception>
    public abstract Task<byte[]> ReceiveAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract void Dispose();
}

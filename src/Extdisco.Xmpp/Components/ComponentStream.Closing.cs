using System.Net.Sockets;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Components;

/// <content>Closing: from either side, so that what was asked is answered.</content>
internal sealed partial class ComponentStream
{
    private void ServerCloses()
    {
        SendAndEnd(null);
        throw new StreamBrokenException(_closing
            ? new StreamEnd(StreamEndKind.Stopped, "closed")
            : new StreamEnd(StreamEndKind.ClosedByServer, "the server closed the stream"));
    }

    /// <summary>Writes the end of our side, behind an error where there is one; nothing is written after it.</summary>
    private void SendAndEnd(StreamError? error)
    {
        _output.AppendLast(
            static (writer, state) =>
            {
                state?.Write(writer);
                writer.Raw("</stream:stream>"u8);
            },
            error);
        _output.Flush();
    }

    /// <summary>Gives what is written a while to leave, before the connection is closed under it.</summary>
    private async Task SendRestAsync() =>
        await Task.WhenAny(_output.DrainAsync(), Task.Delay(_options.Timings.CloseTimeout, _time));

    /// <summary>
    /// Closes the stream when told to stop: what the server has sent already is still read and answered, because a request
    /// without an answer leaves a client waiting for ever; then our side ends, and the server has a while to end its own.
    /// </summary>
    private async Task CloseWhenStoppedAsync(CancellationToken stop)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _broken.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, either.Token);
        }
        catch (OperationCanceledException) when (_broken.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        try
        {
            for (var waits = 0; _socket.Available > 0 && waits < 50; waits++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), _time, _broken.Token);
            }

            _closing = true;
            SendAndEnd(null);
            await Task.Delay(_options.Timings.CloseTimeout, _time, _broken.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The stream ended meanwhile.
        }

        Break(new StreamEnd(StreamEndKind.Stopped, "closed"));
    }
}

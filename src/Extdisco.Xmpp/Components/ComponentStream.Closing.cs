using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Components;

/// <content>Closing: from either side, so that what was asked is answered.</content>
internal sealed partial class ComponentStream
{
    /// <summary>How long the server may take to answer before our side ends all the same.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(500);

    private void ServerCloses()
    {
        SendAndEnd(null);
        throw new StreamBrokenException(_closing
            ? ClosedByUs()
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
        _ended.TrySetResult();
    }

    /// <summary>
    /// Ends our side once nothing is left to answer. The reader does it behind the last stanza at hand, so that whatever was read is
    /// answered: there is no other moment at which that can be said.
    /// </summary>
    private void EndWhenDrained()
    {
        if (_drained && _deferred.IsEmpty)
        {
            _closing = true;
            SendAndEnd(null);
        }
    }

    /// <summary>Gives what is written a while to leave, before the connection is closed under it.</summary>
    private async Task SendRestAsync() =>
        await Task.WhenAny(_output.DrainAsync(), Task.Delay(_options.Timings.CloseTimeout, _time));

    /// <summary>
    /// Closes the stream when told to stop, or to connect anew, and gives the server a while to end its side. A request without
    /// an answer leaves a client waiting for ever, so that a ping goes first: behind its answer nothing is left that the server
    /// had sent before. What would have to wait is refused meanwhile, or the end would never come.
    /// </summary>
    private async Task CloseWhenStoppedAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _broken.Token);
        await Task.WhenAny(_session.RenewRequested, Task.Delay(Timeout.InfiniteTimeSpan, _time, either.Token));
        if (!stop.IsCancellationRequested && !_session.RenewRequested.IsCompleted)
        {
            return; // it ended by itself, for which the reader has the reason
        }

        try
        {
            if (_phase == Phase.Open)
            {
                _deferred.Refuse();
                await Task.WhenAny(_deferred.WhenSentAsync(), Task.Delay(_options.AnswerTimeout, _time, _broken.Token));
                if (await _session.GetAsync(
                    _options.ServerDomain, writer => writer.EmptyElement("ping"u8, Xmlns.Ping), _ => _drained = true, false, DrainTimeout))
                {
                    // The reader has what came with the answer still to take.
                    await Task.WhenAny(_ended.Task, Task.Delay(DrainTimeout, _time, _broken.Token));
                }
            }

            _closing = true;
            SendAndEnd(null);
            await Task.Delay(_options.Timings.CloseTimeout, _time, _broken.Token);
        }
        catch (OperationCanceledException)
        {
            // The stream ended meanwhile.
        }

        Break(ClosedByUs());
    }

    private StreamEnd ClosedByUs() =>
        new(_session.RenewRequested.IsCompleted ? StreamEndKind.Renewed : StreamEndKind.Stopped, "closed by us");
}

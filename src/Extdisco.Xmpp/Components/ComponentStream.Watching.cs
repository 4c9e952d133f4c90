namespace Extdisco.Xmpp.Components;

/// <content>Watching: whether the server is still there.</content>
internal sealed partial class ComponentStream
{
    private const int TicksInInterval = 4;
    private const int TicksForAnswer = 3;

    /// <summary>
    /// Tries an idle connection, and gives it up when the try brings nothing. A tick is a quarter of an interval, so that the end
    /// comes before two whole ones are over: idle for one, a tick at most until the try, three ticks for the answer. Ticks are
    /// counted, and not the time: those that this process missed, as it stood still itself, count as one, so that the reader
    /// comes to what arrived meanwhile before the server is held for silent. Nor do those count while nothing is read because the
    /// server does not take what it is sent: that has a patience of its own.
    /// </summary>
    private async Task WatchAsync()
    {
        var interval = _options.Timings.PingInterval;
        if (interval <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval / TicksInInterval, _time);
        long receivedBeforeTry = 0;
        var ticksSinceTry = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_broken.Token))
            {
                var received = Volatile.Read(ref _lastReceived);
                if (_phase != Phase.Open || _isHeldUp || _time.GetElapsedTime(received) < interval)
                {
                    continue;
                }

                ticksSinceTry++;
                var isTried = received == receivedBeforeTry;
                if (!isTried || (_options.Timings.KeepAlive == KeepAlive.Whitespace && ticksSinceTry >= TicksInInterval))
                {
                    receivedBeforeTry = received;
                    ticksSinceTry = 0;
                    Try();
                }
                else if (_options.Timings.KeepAlive == KeepAlive.Ping && ticksSinceTry >= TicksForAnswer)
                {
                    Break(new StreamEnd(
                        StreamEndKind.TimedOut,
                        $"nothing came from the server for {_time.GetElapsedTime(received).TotalSeconds:0.#} s, not even the answer to a ping"));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream is over.
        }
    }

    private void Try()
    {
        if (_options.Timings.KeepAlive == KeepAlive.Whitespace)
        {
            _output.Append(static (writer, blank) => writer.Text(blank), " ");
        }
        else
        {
            XmppLog.Pinging(_logger, Name, _options.ServerDomain.ToString());
            _output.Append(
                static (writer, options) =>
                {
                    writer.StartElement("iq"u8);
                    writer.Attribute("type"u8, "get"u8);
                    writer.Attribute("id"u8, "alive-" + Guid.NewGuid().ToString("N"));
                    writer.Attribute("from"u8, options.Component.ToString());
                    writer.Attribute("to"u8, options.ServerDomain.ToString());
                    writer.EmptyElement("ping"u8, Xmlns.Ping);
                    writer.EndElement("iq"u8);
                },
                _options);
        }

        _output.Flush();
    }
}

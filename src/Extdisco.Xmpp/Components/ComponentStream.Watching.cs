namespace Extdisco.Xmpp.Components;

/// <content>Watching: whether the server is still there.</content>
internal sealed partial class ComponentStream
{
    /// <summary>
    /// Tries an idle connection, and gives it up when the try brings nothing. A tick is a quarter of an interval, so that the end
    /// comes before two whole ones are over: idle for one, a tick at most until the try, three quarters for the answer.
    /// </summary>
    private async Task WatchAsync()
    {
        var interval = _options.Timings.PingInterval;
        if (interval <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval / 4, _time);
        long receivedBeforeTry = 0;
        long tried = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_broken.Token))
            {
                var received = Volatile.Read(ref _lastReceived);
                if (_phase != Phase.Open || _time.GetElapsedTime(received) < interval)
                {
                    continue;
                }

                // Only a try that nothing followed counts, not the time alone: this process may have stood still itself.
                var isTried = received == receivedBeforeTry;
                var waited = _time.GetElapsedTime(tried);
                if (!isTried || (_options.Timings.KeepAlive == KeepAlive.Whitespace && waited >= interval))
                {
                    receivedBeforeTry = received;
                    tried = _time.GetTimestamp();
                    Try();
                }
                else if (_options.Timings.KeepAlive == KeepAlive.Ping && waited >= interval * 0.7)
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

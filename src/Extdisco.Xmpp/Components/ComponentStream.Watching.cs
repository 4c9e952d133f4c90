namespace Extdisco.Xmpp.Components;

/// <content>Watching: whether the server is still there.</content>
internal sealed partial class ComponentStream
{
    /// <summary>Tries an idle connection, and gives it up when nothing has come for two intervals.</summary>
    private async Task WatchAsync()
    {
        var interval = _options.Timings.PingInterval;
        if (interval <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(interval / 4, _time);
        var tried = _time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(_broken.Token))
            {
                var idle = _time.GetElapsedTime(Volatile.Read(ref _lastReceived));
                if (_phase != Phase.Open || idle < interval)
                {
                    continue;
                }

                // A tick is a quarter of an interval, so that the end comes before two whole ones are over.
                if (_options.Timings.KeepAlive == KeepAlive.Ping && idle >= interval * 1.75)
                {
                    Break(new StreamEnd(StreamEndKind.TimedOut, $"nothing came from the server for {idle.TotalSeconds:0.#} s, not even the answer to a ping"));
                }
                else if (_time.GetElapsedTime(tried) >= interval)
                {
                    tried = _time.GetTimestamp();
                    Try();
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

using Extdisco.Server.Configuration;
using Extdisco.Xmpp.Components;

namespace Extdisco.Server.Options;

/// <summary>Reads how patiently connections are made, watched and closed (<c>Extdisco:Connection</c>).</summary>
internal static class ConnectionSection
{
    /// <summary>Reads the section.</summary>
    public static ConnectionTimings Read(ConfigReader reader)
    {
        var shortest = TimeSpan.FromMilliseconds(100);
        var longest = TimeSpan.FromHours(1);
        var defaults = new ConnectionTimings();
        var timings = new ConnectionTimings
        {
            ReconnectMin = reader.Duration("ReconnectMin", defaults.ReconnectMin, shortest, longest),
            ReconnectMax = reader.Duration("ReconnectMax", defaults.ReconnectMax, shortest, longest),
            Stable = reader.Duration("Stable", defaults.Stable, TimeSpan.Zero, longest),
            ConnectTimeout = reader.Duration("ConnectTimeout", defaults.ConnectTimeout, TimeSpan.FromSeconds(1), longest),
            PingInterval = reader.Duration("PingInterval", defaults.PingInterval, TimeSpan.Zero, longest),
            KeepAlive = reader.Flag("Whitespace", false) ? KeepAlive.Whitespace : KeepAlive.Ping,
            WriteTimeout = reader.Duration("WriteTimeout", defaults.WriteTimeout, TimeSpan.FromSeconds(1), longest),
            CloseTimeout = reader.Duration("CloseTimeout", defaults.CloseTimeout, TimeSpan.Zero, TimeSpan.FromSeconds(20)),
        };
        if (timings.PingInterval > TimeSpan.Zero && timings.PingInterval < TimeSpan.FromSeconds(1))
        {
            reader.Error("PingInterval", $"{ConfigReader.Span(timings.PingInterval)} is too short; use 00:00:01 or more, or 00:00:00 for never");
        }

        if (timings.ReconnectMax < timings.ReconnectMin)
        {
            reader.Error("ReconnectMax", $"{ConfigReader.Span(timings.ReconnectMax)} is less than ReconnectMin; use {ConfigReader.Span(timings.ReconnectMin)} or more");
        }

        return timings;
    }
}

using Extdisco.Server.Configuration;

namespace Extdisco.Server.Options;

/// <summary>How the connections to the servers are kept (<c>Extdisco:Connection</c>).</summary>
internal sealed record ConnectionOptions
{
    /// <summary>The first delay before a new attempt.</summary>
    public required TimeSpan ReconnectMin { get; init; }

    /// <summary>The longest delay before a new attempt.</summary>
    public required TimeSpan ReconnectMax { get; init; }

    /// <summary>How long a connection has to last until delays begin anew from the first.</summary>
    public required TimeSpan Stable { get; init; }

    /// <summary>How long connecting may take, handshake included.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>After how much silence the server is asked whether it is there; zero for never.</summary>
    public required TimeSpan PingInterval { get; init; }

    /// <summary>Whether a blank is sent instead of a ping (RFC 6120, section 4.6.1): cheaper, and slower to notice a dead connection.</summary>
    public required bool Whitespace { get; init; }

    /// <summary>How long the server's end of the stream is waited for when closing.</summary>
    public required TimeSpan CloseTimeout { get; init; }

    /// <summary>Reads the section.</summary>
    public static ConnectionOptions Read(ConfigReader reader)
    {
        var shortest = TimeSpan.FromMilliseconds(100);
        var options = new ConnectionOptions
        {
            ReconnectMin = reader.Duration("ReconnectMin", TimeSpan.FromSeconds(1), shortest, TimeSpan.FromHours(1)),
            ReconnectMax = reader.Duration("ReconnectMax", TimeSpan.FromSeconds(60), shortest, TimeSpan.FromHours(1)),
            Stable = reader.Duration("Stable", TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromHours(1)),
            ConnectTimeout = reader.Duration("ConnectTimeout", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            PingInterval = reader.Duration("PingInterval", TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeSpan.FromHours(1)),
            Whitespace = reader.Flag("Whitespace", false),
            CloseTimeout = reader.Duration("CloseTimeout", TimeSpan.FromSeconds(2), TimeSpan.Zero, TimeSpan.FromSeconds(20)),
        };
        if (options.ReconnectMax < options.ReconnectMin)
        {
            reader.Error("ReconnectMax", $"{ConfigReader.Span(options.ReconnectMax)} is less than ReconnectMin; use {ConfigReader.Span(options.ReconnectMin)} or more");
        }

        return options;
    }
}

namespace Extdisco.Xmpp.Routing;

/// <summary>How many requests are answered. Whoever asks for more is told <c>resource-constraint</c>, to wait.</summary>
public sealed record RequestLimits
{
    /// <summary>
    /// How many requests a minute one asker may make in the long run, whichever of its clients asks. 0: as many as it likes. A client
    /// asks a few times at login and once or twice for each call.
    /// </summary>
    public int RequestsPerMinute { get; init; } = 60;

    /// <summary>How many of them may come at once, as they do when all clients of a user log in together.</summary>
    public int RequestsBurst { get; init; } = 30;

    /// <summary>How many requests a second all askers together may make. 0: as many as they like, because answering costs microseconds.</summary>
    public int RequestsPerSecond { get; init; }
}

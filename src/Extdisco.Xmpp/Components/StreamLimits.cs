namespace Extdisco.Xmpp.Components;

/// <summary>What one stream may hold of what cannot be done at once.</summary>
public sealed record StreamLimits
{
    /// <summary>
    /// How many bytes may wait for the server to take them. Beyond that no more requests are read until it has taken them: TCP holds
    /// the server up then, and this process has no more than the answers to a few stanzas beyond it.
    /// </summary>
    public int WriteQueueBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// How many answers may be waiting for something. Whoever asks beyond that is told <c>resource-constraint</c>, to wait. Each has a
    /// buffer that begins with a kilobyte: a thousand take about a megabyte.
    /// </summary>
    public int DeferredAnswers { get; init; } = 1000;

    /// <summary>
    /// How many requests of ours may wait for an answer. A further one is not sent, and counts as unanswered. Only the server and its
    /// domains are asked, one question each, and those of servers that have more than half as many domains in portions.
    /// </summary>
    public int PendingRequests { get; init; } = 256;
}

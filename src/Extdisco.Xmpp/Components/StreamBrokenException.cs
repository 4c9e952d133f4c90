namespace Extdisco.Xmpp.Components;

/// <summary>Carries the end of a stream to the one place that acts upon it.</summary>
internal sealed class StreamBrokenException(StreamEnd end) : Exception(end.Reason)
{
    /// <summary>How the stream ended.</summary>
    public StreamEnd End { get; } = end;
}

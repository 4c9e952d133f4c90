namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>How the reading of a stream came out.</summary>
internal enum StreamVerdict
{
    /// <summary>The stream has its end tag.</summary>
    Ended,

    /// <summary>The bytes are over before the stream is.</summary>
    Unfinished,

    /// <summary>The stream holds what it must not.</summary>
    Refused,
}

/// <summary>What was read of a stream.</summary>
/// <param name="Elements">The infosets of the header and of all that was whole.</param>
/// <param name="Verdict">How it came out.</param>
/// <param name="Reason">Why it was refused, for people.</param>
internal sealed record StreamReading(IReadOnlyList<string> Elements, StreamVerdict Verdict, string Reason = "");

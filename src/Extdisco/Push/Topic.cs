using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <summary>What was asked for, of whom, by somebody of which domain: one object for all who asked the same.</summary>
/// <param name="askerDomain">The domain of those who asked.</param>
/// <param name="answeredAs">In whose name they got their answer: the component's own, or a domain that delegates to it.</param>
/// <param name="type">The type asked for, as it was written, or null for all.</param>
/// <param name="language">The language asked in, or empty.</param>
internal sealed class Topic(string askerDomain, Jid answeredAs, byte[]? type, byte[] language)
{
    /// <summary>The domain of those who asked.</summary>
    public string AskerDomain { get; } = askerDomain;

    /// <summary>In whose name they got their answer.</summary>
    public Jid AnsweredAs { get; } = answeredAs;

    /// <summary>The type asked for, or null for all.</summary>
    public byte[]? Type { get; } = type;

    /// <summary>The language asked in, or empty.</summary>
    public byte[] Language { get; } = language;

    /// <summary>What they would get now; kept by <see cref="Views"/>.</summary>
    public ServiceView? View { get; set; }

    /// <summary>For which generation of <see cref="Views"/> <see cref="View"/> holds.</summary>
    public int Generation { get; set; }

    /// <summary>Whether a request asks for the same type in the same name.</summary>
    public bool IsAbout(JidView answeringAs, bool hasType, ReadOnlySpan<byte> type) =>
        AnsweredAs == answeringAs && (Type is null ? !hasType : hasType && type.SequenceEqual(Type));

    /// <summary>Whether two topics are the same.</summary>
    public bool Is(ReadOnlySpan<char> askerDomain, JidView answeringAs, bool hasType, ReadOnlySpan<byte> type, ReadOnlySpan<byte> language) =>
        IsAbout(answeringAs, hasType, type) && language.SequenceEqual(Language) && askerDomain.SequenceEqual(AskerDomain);
}

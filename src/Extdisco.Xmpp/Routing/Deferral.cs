using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Routing;

/// <summary>
/// An answer that comes later, and what it is to be put into: the elements around the payload of a result, and those around an
/// error. Whatever the request came wrapped in is put around them in turn.
/// </summary>
internal sealed class Deferral(DeferredAnswer answer)
{
    /// <summary>What a handler returns for an answer that comes later.</summary>
    public static readonly StanzaError Marker = StanzaError.InternalServerError.With("This answer comes later.");

    private byte[] _resultStart = [];
    private byte[] _errorStart = [];
    private byte[] _end = [];

    /// <summary>Makes the answer.</summary>
    public DeferredAnswer Answer { get; } = answer;

    /// <summary>Whether something is around the answer already: errors have their place in there, and what comes around it is a result.</summary>
    public bool IsWrapped { get; private set; }

    /// <summary>Puts elements around what is there.</summary>
    /// <param name="resultStart">The start tags around a result.</param>
    /// <param name="errorStart">The start tags around an error.</param>
    /// <param name="end">The end tags of either.</param>
    public void Wrap(Utf8XmlWriter resultStart, Utf8XmlWriter errorStart, ReadOnlySpan<byte> end)
    {
        IsWrapped = true;
        _resultStart = [.. resultStart.Written.Span, .. _resultStart];
        _errorStart = [.. errorStart.Written.Span, .. _errorStart];
        _end = [.. _end, .. end];
    }

    /// <summary>Writes the whole answer.</summary>
    public void Write(Utf8XmlWriter output, ReadOnlySpan<byte> payload, StanzaError? error)
    {
        output.Raw(error is null ? _resultStart : _errorStart);
        if (error is null)
        {
            output.Raw(payload);
        }
        else
        {
            error.Write(output);
        }

        output.Raw(_end);
    }
}

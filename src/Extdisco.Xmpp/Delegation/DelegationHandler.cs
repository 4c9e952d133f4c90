using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Delegation;

/// <summary>
/// Unwraps the requests that a server forwards (XEP-0355, section 4.3), has them answered like those that came directly, and
/// wraps the answers. A forwarded request is a claim about who asks: it is believed only from the server itself.
/// </summary>
/// <remarks>
/// What both servers demand of an answer (neither tells what it did not like, the client just hears nothing): no white space,
/// <c>xmlns='jabber:client'</c> inside, the id as it was, and every failure as an error inside of a result, because ejabberd
/// drops an outer error.
/// </remarks>
/// <param name="router">Who answers what is inside.</param>
/// <param name="scope">Whose wrappers are believed, and what may be inside.</param>
/// <param name="time">Time, to limit the rate of the log.</param>
/// <param name="logger">Where wrappers from strangers are told.</param>
public sealed class DelegationHandler(StanzaRouter router, DelegationScope scope, TimeProvider time, ILogger logger) : IWrapperHandler
{
    private static readonly XmlName[] Names =
        [new("delegation", DelegationVersion.Second.Namespace), new("delegation", DelegationVersion.First.Namespace)];

    private static readonly string[] Features = [DelegationVersion.Second.Namespace, DelegationVersion.First.Namespace];

    private static readonly StanzaError Unreadable =
        StanzaError.BadRequest.With("A delegation holds one forwarded element with one IQ of jabber:client.");

    private static ReadOnlySpan<byte> ResultStart => "<iq xmlns='jabber:client' type='result'"u8;

    private static ReadOnlySpan<byte> ErrorStart => "<iq xmlns='jabber:client' type='error'"u8;

    private readonly LogPace _strangers = new(time);

    /// <inheritdoc/>
    public IReadOnlyList<XmlName> Payloads => Names;

    /// <summary>Both versions (section 7.1), for the domains that may delegate: it is of no use to anybody else.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) => !asker.IsEmpty && scope.IsDomain(asker) ? Features : [];

    /// <inheritdoc/>
    public StanzaError? Get(in IqRequest request, Utf8XmlWriter result) => StanzaError.ServiceUnavailable;

    /// <inheritdoc/>
    public StanzaError? Set(in IqRequest request, Utf8XmlWriter result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!scope.IsDomain(request.From) || DelegationVersion.Of(request.Payload.Namespace) is not { } version)
        {
            TellOfStranger(request.From);
            return StanzaError.ServiceUnavailable;
        }

        if (!TryUnwrap(request.Payload, out var inner))
        {
            return Unreadable;
        }

        result.Raw(version.WrapperStart);
        var mark = result.Length;
        var error = Answer(inner, request, result);
        if (ReferenceEquals(error, Deferral.Marker))
        {
            request.Slot?.Deferral?.Wrap(StartOf(version, inner, ResultStart), StartOf(version, inner, ErrorStart), [.. "</iq>"u8, .. DelegationVersion.WrapperEnd]);
            return error;
        }

        if (error is not null)
        {
            result.Truncate(mark);
            WriteError(inner, error, result);
        }

        result.Raw(DelegationVersion.WrapperEnd);
        TellAnswered(inner, request.From, error);
        return null;
    }

    /// <inheritdoc/>
    bool IWrapperHandler.Refuse(in IqRequest wrapper, StanzaError error, Utf8XmlWriter result)
    {
        if (!scope.IsDomain(wrapper.From) || DelegationVersion.Of(wrapper.Payload.Namespace) is not { } version || !TryUnwrap(wrapper.Payload, out var inner))
        {
            return false;
        }

        result.Raw(version.WrapperStart);
        WriteError(inner, error, result);
        result.Raw(DelegationVersion.WrapperEnd);
        TellAnswered(inner, wrapper.From, error);
        return true;
    }

    private static bool TryUnwrap(XmlElement delegation, out Stanza iq)
    {
        iq = default;
        if (!delegation.TryGetOnlyChild(out var forwarded)
            || !forwarded.Is("forwarded"u8, Xmlns.Forward)
            || !forwarded.TryGetOnlyChild(out var inner)
            || !inner.Is("iq"u8, Xmlns.Client))
        {
            return false;
        }

        iq = new Stanza(inner);
        return iq.IsGetOrSet && !iq.Id.IsEmpty;
    }

    private StanzaError? Answer(in Stanza iq, in IqRequest wrapper, Utf8XmlWriter result)
    {
        var domain = wrapper.From;
        if (!JidView.TryParse(iq.From, stackalloc char[JidView.Room], out var asker))
        {
            return StanzaError.JidMalformed;
        }

        // To another user's address, the answer must not even tell whether there is such a user.
        if (!IsForUs(iq, domain, asker))
        {
            return StanzaError.ServiceUnavailable;
        }

        if (!iq.Element.TryGetOnlyChild(out var payload))
        {
            return StanzaError.BadRequest.With("A request has exactly one child element.");
        }

        if (scope.Served(payload.Namespace) is null)
        {
            return StanzaError.ServiceUnavailable;
        }

        var handler = router.Expect(asker, payload);
        WriteStart(iq, ResultStart, result);
        var isGet = iq.Type.SequenceEqual("get"u8);
        var error = router.Handle(new IqRequest { From = asker, To = domain, Payload = payload, Slot = wrapper.Slot }, handler, isGet, result);
        result.EndElement("iq"u8);
        return error;
    }

    /// <summary>A client asks its server without an address, by the server's domain, or by its own bare JID (RFC 6120, section 10.3).</summary>
    private static bool IsForUs(in Stanza iq, JidView domain, JidView asker) =>
        !iq.HasTo
        || iq.To.SequenceEqual(domain.Utf8)
        || (JidView.TryParse(iq.To, stackalloc char[JidView.Room], out var addressee) && (addressee == domain || addressee.Text.SequenceEqual(asker.Bare)));

    private static Utf8XmlWriter StartOf(DelegationVersion version, in Stanza request, ReadOnlySpan<byte> startTag)
    {
        var start = new Utf8XmlWriter(256);
        start.Raw(version.WrapperStart);
        WriteStart(request, startTag, start);
        return start;
    }

    private static void WriteError(in Stanza request, StanzaError error, Utf8XmlWriter result)
    {
        WriteStart(request, ErrorStart, result);
        error.Write(result);
        result.EndElement("iq"u8);
    }

    private static void WriteStart(in Stanza request, ReadOnlySpan<byte> startTag, Utf8XmlWriter result)
    {
        result.StartElementRaw(startTag);
        result.Attribute("id"u8, request.Id);
        if (request.HasTo)
        {
            result.Attribute("from"u8, request.To);
        }

        if (request.HasFrom)
        {
            result.Attribute("to"u8, request.From);
        }
    }

    /// <summary>The log goes by who asks, and not by the server that forwards.</summary>
    private void TellAnswered(in Stanza iq, JidView domain, StanzaError? error)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            var payload = iq.Element.TryGetOnlyChild(out var only) ? LogText.Of(only.Name) : "nothing";
            XmppLog.AnsweredFor(logger, LogText.Of(iq.From), domain.ToString(), payload, error?.ToString() ?? "result");
        }
    }

    /// <summary>Anybody can send a wrapper, as often as they like: the log gets one line a minute.</summary>
    private void TellOfStranger(JidView from)
    {
        if (_strangers.Happened(out var count))
        {
            XmppLog.StrangerDelegates(logger, router.Component.ToString(), from.ToString(), count);
        }
    }
}

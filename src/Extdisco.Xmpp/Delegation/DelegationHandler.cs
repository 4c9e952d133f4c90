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

    private readonly LogPace _strangers = new(time);

    /// <inheritdoc/>
    public IReadOnlyList<XmlName> Payloads => Names;

    /// <summary>How many wrappers came from somebody who may not delegate.</summary>
    public long Strangers => _strangers.Count;

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

        result.StartElement("delegation"u8, version.NamespaceUtf8);
        result.StartElement("forwarded"u8, Xmlns.Forward);
        var mark = result.Length;
        var error = Answer(inner, request, result);
        if (ReferenceEquals(error, Deferral.Marker))
        {
            request.Slot?.Deferral?.Wrap(StartOf(version, inner, "result"u8), StartOf(version, inner, "error"u8), "</iq></forwarded></delegation>"u8);
            return error;
        }

        if (error is not null)
        {
            result.Truncate(mark);
            WriteError(inner, error, result);
        }

        result.EndElement("forwarded"u8);
        result.EndElement("delegation"u8);
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

        result.StartElement("delegation"u8, version.NamespaceUtf8);
        result.StartElement("forwarded"u8, Xmlns.Forward);
        WriteError(inner, error, result);
        result.EndElement("forwarded"u8);
        result.EndElement("delegation"u8);
        TellAnswered(inner, wrapper.From, error);
        return true;
    }

    private static bool TryUnwrap(XmlElement delegation, out XmlElement iq)
    {
        iq = default;
        return delegation.TryGetOnlyChild(out var forwarded)
            && forwarded.Is("forwarded"u8, Xmlns.Forward)
            && forwarded.TryGetOnlyChild(out iq)
            && iq.Is("iq"u8, Xmlns.Client)
            && (iq.Attribute("type"u8).SequenceEqual("get"u8) || iq.Attribute("type"u8).SequenceEqual("set"u8))
            && !iq.Attribute("id"u8).IsEmpty;
    }

    private StanzaError? Answer(XmlElement iq, in IqRequest wrapper, Utf8XmlWriter result)
    {
        var domain = wrapper.From;
        if (!JidView.TryParse(iq.Attribute("from"u8), stackalloc char[JidView.Room], out var asker))
        {
            return StanzaError.JidMalformed;
        }

        // To another user's address, the answer must not even tell whether there is such a user.
        if (!IsForUs(iq, domain, asker))
        {
            return StanzaError.ServiceUnavailable;
        }

        if (!iq.TryGetOnlyChild(out var payload))
        {
            return StanzaError.BadRequest.With("A request has exactly one child element.");
        }

        if (scope.Served(payload.Namespace) is null)
        {
            return StanzaError.ServiceUnavailable;
        }

        WriteStart(iq, "result"u8, result);
        var isGet = iq.Attribute("type"u8).SequenceEqual("get"u8);
        var error = router.Handle(new IqRequest { From = asker, To = domain, Payload = payload, Slot = wrapper.Slot }, isGet, result);
        result.EndElement("iq"u8);
        return error;
    }

    /// <summary>A client asks its server without an address, by the server's domain, or by its own bare JID (RFC 6120, section 10.3).</summary>
    private static bool IsForUs(XmlElement iq, JidView domain, JidView asker) =>
        !iq.TryGetAttribute("to"u8, out var to)
        || (JidView.TryParse(to, stackalloc char[JidView.Room], out var addressee) && (addressee == domain || addressee.Text.SequenceEqual(asker.Bare)));

    private static Utf8XmlWriter StartOf(DelegationVersion version, XmlElement request, ReadOnlySpan<byte> type)
    {
        var start = new Utf8XmlWriter(256);
        start.StartElement("delegation"u8, version.NamespaceUtf8);
        start.StartElement("forwarded"u8, Xmlns.Forward);
        WriteStart(request, type, start);
        return start;
    }

    private static void WriteError(XmlElement request, StanzaError error, Utf8XmlWriter result)
    {
        WriteStart(request, "error"u8, result);
        error.Write(result);
        result.EndElement("iq"u8);
    }

    private static void WriteStart(XmlElement request, ReadOnlySpan<byte> type, Utf8XmlWriter result)
    {
        result.StartElement("iq"u8, Xmlns.Client);
        result.Attribute("type"u8, type);
        result.Attribute("id"u8, request.Attribute("id"u8));
        if (request.TryGetAttribute("to"u8, out var to))
        {
            result.Attribute("from"u8, to);
        }

        if (request.TryGetAttribute("from"u8, out var from))
        {
            result.Attribute("to"u8, from);
        }
    }

    /// <summary>The log goes by who asks, and not by the server that forwards.</summary>
    private void TellAnswered(XmlElement iq, JidView domain, StanzaError? error)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            var payload = iq.TryGetOnlyChild(out var only) ? LogText.Of(only.Name) : "nothing";
            XmppLog.AnsweredFor(logger, LogText.Of(iq.Attribute("from"u8)), domain.ToString(), payload, error?.ToString() ?? "result");
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

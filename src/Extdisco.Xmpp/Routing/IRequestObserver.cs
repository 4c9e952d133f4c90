using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Routing;

/// <summary>
/// Is told what becomes of requests, however they came. It is told inline, on the turn of the one reader: each call has to be short,
/// and nothing of the request may be kept.
/// </summary>
public interface IRequestObserver
{
    /// <summary>A request was answered at once. Those whose answer comes later (<see cref="IqRequest.Defer"/>) are not told of.</summary>
    /// <param name="request">The request.</param>
    /// <param name="error">The error that it is answered with, or null for a result.</param>
    void Answered(in IqRequest request, StanzaError? error);

    /// <summary>A request is refused, because it is beyond a limit. <see cref="Answered"/> follows.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The limit, by its name in <see cref="RequestLimits"/>.</param>
    void Limited(in IqRequest request, string limit);
}

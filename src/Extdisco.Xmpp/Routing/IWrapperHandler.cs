using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Routing;

/// <summary>A handler of requests that hold another one, whose sender is to hear of what goes wrong.</summary>
internal interface IWrapperHandler : IIqHandler
{
    /// <summary>Answers the request inside with an error, whatever it is.</summary>
    /// <param name="wrapper">The wrapper. Of what is in the request inside, nothing has to be there.</param>
    /// <param name="error">The error.</param>
    /// <param name="result">Where the payload of the wrapper's result goes.</param>
    /// <returns>False where there is no request inside that can be answered; then nothing was written.</returns>
    bool Refuse(in IqRequest wrapper, StanzaError error, Utf8XmlWriter result);
}

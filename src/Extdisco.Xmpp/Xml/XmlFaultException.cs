namespace Extdisco.Xmpp.Xml;

/// <summary>The peer sent XML that ends the stream.</summary>
public sealed class XmlFaultException(XmlFault fault, string message) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public XmlFault Fault { get; } = fault;
}

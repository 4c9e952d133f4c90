using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Components;

/// <summary>
/// What an operator can do about a server that refuses the component. The same condition means different things on the two
/// servers, and on a new stream something else than on a running one.
/// </summary>
internal static class Refusal
{
    /// <summary>The message for a refusal that trying again soon does not cure, or null for any other end.</summary>
    /// <param name="end">How the stream ended.</param>
    /// <param name="options">The connection.</param>
    /// <param name="wasConnected">Whether the handshake had been accepted before.</param>
    public static string? Advice(StreamEnd end, ComponentOptions options, bool wasConnected)
    {
        var component = options.Component;
        return end.Error?.Condition switch
        {
            StreamErrorCondition.NotAuthorized =>
                $"the server refuses the secret of {component} (not-authorized); compare Secret with component_secret in Prosody's Component \"{component}\" block, or with hosts: {{\"{component}\": {{password: ...}}}} of ejabberd's ejabberd_service listener. ejabberd says the same when {component} is not listed under hosts: there",
            StreamErrorCondition.HostUnknown =>
                $"the server does not know the component {component} (host-unknown); Prosody needs a block Component \"{component}\" with component_secret, and the name must not be that of a VirtualHost. Restart Prosody after adding it: a reload does not start new blocks",
            StreamErrorCondition.Conflict when wasConnected =>
                $"another connection took over {component} (conflict); see that only one process runs with this component name",
            StreamErrorCondition.Conflict =>
                $"{component} is connected already, or is one of the server's own hosts (conflict); see that no other process runs with this name. After a crash Prosody keeps the dead connection for a while: component_conflict_resolve = \"kick_old\" in its Component block lets the new one in. On ejabberd the component's name must not be one of hosts:",
            _ => null,
        };
    }
}

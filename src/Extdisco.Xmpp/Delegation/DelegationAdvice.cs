using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;

namespace Extdisco.Xmpp.Delegation;

/// <summary>What an operator has to write where a delegation is missing: the lines, and the traps around them.</summary>
internal static class DelegationAdvice
{
    /// <summary>The advice for a domain that has not advertised its delegation.</summary>
    /// <param name="server">Which server it is.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="component">The component's own domain.</param>
    /// <param name="scope">What is to be delegated.</param>
    /// <param name="showsFeature">Whether the domain shows the feature all the same, or null where it did not answer.</param>
    public static string For(ServerSoftware server, Jid domain, Jid component, DelegationScope scope, bool? showsFeature) => server switch
    {
        ServerSoftware.Prosody => Prosody(domain, component, scope) + Other(showsFeature, "mod_external_services or mod_turn_external"),
        ServerSoftware.Ejabberd => Ejabberd(component, scope) + Other(showsFeature, "mod_stun_disco")
            + (showsFeature == true ? ". Or ejabberd still holds a dead connection of this component, until it notices" : ""),
        _ => $"On Prosody: {Prosody(domain, component, scope)}. On ejabberd: {Ejabberd(component, scope)}",
    };

    private static string Prosody(Jid domain, Jid component, DelegationScope scope)
    {
        var delegations = string.Join("; ", scope.Namespaces.Select(xmlns => $"[\"{xmlns}\"] = {{ jid = \"{component}\" }}"));
        return $"VirtualHost \"{domain}\" needs delegations = {{ {delegations} }}, in a table of its own, and \"delegation\" (from prosody-modules) "
            + $"in its modules_enabled or those at the top of the file; Component \"{component}\" needs modules_enabled = {{ \"delegation\" }} too, "
            + "as it inherits none. Restart Prosody after the change";
    }

    private static string Ejabberd(Jid component, DelegationScope scope)
    {
        var namespaces = string.Join(", ", scope.Namespaces.Select(xmlns => $"\"{xmlns}\": {{access: extdisco}}"));
        return $"ejabberd.yml needs acl: {{extdisco: {{server: {component}}}}}, access_rules: {{extdisco: {{allow: extdisco}}}} and modules: "
            + $"mod_delegation: {{namespaces: {{{namespaces}}}}}. A misspelt rule denies without a word; each component needs a listener of its own; "
            + "and ejabberd 24.10 and later with mod_privilege drops the answers of a component that has no privilege";
    }

    private static string Other(bool? showsFeature, string module) => showsFeature == true
        ? $". The domain shows the feature all the same: do not load {module} for it, which answers in our place"
        : "";
}

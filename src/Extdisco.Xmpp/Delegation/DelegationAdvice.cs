using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;

namespace Extdisco.Xmpp.Delegation;

/// <summary>What an operator has to write where a delegation is missing: the lines, and the traps around them.</summary>
public static class DelegationAdvice
{
    /// <summary>The advice for a domain that has not advertised its delegation.</summary>
    /// <param name="server">Which server it is.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="component">The component's own domain.</param>
    /// <param name="missing">The namespaces that are missing.</param>
    /// <param name="shown">Those of them that the domain shows all the same.</param>
    /// <param name="isPart">Whether the domain does delegate others.</param>
    public static string For(
        ServerSoftware server, Jid domain, Jid component, IReadOnlyList<string> missing, IReadOnlyList<string> shown, bool isPart)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(missing);
        ArgumentNullException.ThrowIfNull(shown);
        var prosody = isPart ? PartOfProsody(domain, component, missing) : Prosody(domain, component, missing);
        var ejabberd = isPart ? PartOfEjabberd(missing) : Ejabberd(component, missing);
        return server switch
        {
            ServerSoftware.Prosody => prosody + Other(shown, "mod_external_services or mod_turn_external"),
            ServerSoftware.Ejabberd => ejabberd + Other(shown, "mod_stun_disco")
                + (shown.Count > 0 ? ". Or ejabberd still holds a dead connection of this component, until it notices" : ""),
            _ => $"On Prosody: {prosody}. On ejabberd: {ejabberd}",
        };
    }

    private static string Prosody(Jid domain, Jid component, IReadOnlyList<string> missing) =>
        $"VirtualHost \"{domain}\" needs delegations = {{ {ProsodyEntries(component, missing)} }}, in a table of its own, and \"delegation\" "
        + $"(from prosody-modules) in its modules_enabled or those at the top of the file; Component \"{component}\" needs modules_enabled = "
        + "{ \"delegation\" } too, as it inherits none. Restart Prosody after the change";

    private static string PartOfProsody(Jid domain, Jid component, IReadOnlyList<string> missing) =>
        $"VirtualHost \"{domain}\" needs {ProsodyEntries(component, missing)} in its delegations too, which must be a table of its own. "
        + "Restart Prosody after the change";

    private static string ProsodyEntries(Jid component, IReadOnlyList<string> missing) =>
        string.Join("; ", missing.Select(xmlns => $"[\"{xmlns}\"] = {{ jid = \"{component}\" }}"));

    private static string Ejabberd(Jid component, IReadOnlyList<string> missing) =>
        $"ejabberd.yml needs acl: {{extdisco: {{server: {component}}}}}, access_rules: {{extdisco: {{allow: extdisco}}}} and "
        + $"{EjabberdModule(missing)}. A misspelt rule denies without a word; each component needs a listener of its own; "
        + "and ejabberd 24.10 and later with mod_privilege drops the answers of a component that has no privilege";

    private static string PartOfEjabberd(IReadOnlyList<string> missing) =>
        $"ejabberd.yml needs {EjabberdModule(missing)}, beside what is there. A misspelt rule denies without a word. "
        + "Or ejabberd asked another connection of this component: see that only one runs";

    private static string EjabberdModule(IReadOnlyList<string> missing) =>
        $"modules: mod_delegation: {{namespaces: {{{string.Join(", ", missing.Select(xmlns => $"\"{xmlns}\": {{access: extdisco}}"))}}}}}";

    private static string Other(IReadOnlyList<string> shown, string module) => shown.Count > 0
        ? $". The domain shows {string.Join(" and ", shown)} all the same: do not load {module} for it, which answers in our place"
        : "";
}

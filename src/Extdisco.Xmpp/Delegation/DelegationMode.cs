namespace Extdisco.Xmpp.Delegation;

/// <summary>Whether the domains of a server are to hand requests of their users to the component (XEP-0355).</summary>
public enum DelegationMode
{
    /// <summary>They may. A domain that does not is told of, because most clients ask only their own domain.</summary>
    Optional,

    /// <summary>They have to: the component is not ready while one of them does not.</summary>
    Required,

    /// <summary>They do not: nothing is expected of them, and what they hand over all the same is refused.</summary>
    Off,
}

namespace Extdisco.Benchmarks.Load;

/// <summary>What the load is made of.</summary>
internal enum RequestKind
{
    /// <summary>The list of services, asked of the component itself.</summary>
    Services,

    /// <summary>The credentials of one service, asked of the component itself.</summary>
    Credentials,

    /// <summary>What the component is (XEP-0030).</summary>
    DiscoInfo,

    /// <summary>A ping (XEP-0199).</summary>
    Ping,

    /// <summary>The list of services, forwarded by the domain (XEP-0355).</summary>
    DelegatedServices,

    /// <summary>The credentials of one service, forwarded by the domain.</summary>
    DelegatedCredentials,

    /// <summary>What the domain is to tell about a namespace that it delegates (XEP-0355, section 7.2).</summary>
    DelegatedDiscoInfo,

    /// <summary>A ping, forwarded by the domain: not served in its name, and so answered with an error inside.</summary>
    DelegatedPing,

    /// <summary>A presence probe, answered with presence.</summary>
    Probe,

    /// <summary>A user comes: no answer.</summary>
    Available,

    /// <summary>A user goes: no answer.</summary>
    Unavailable,
}

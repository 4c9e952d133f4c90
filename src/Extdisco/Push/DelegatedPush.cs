namespace Extdisco.Push;

/// <summary>From whom those get pushes who asked their own server, which delegates to us.</summary>
public enum DelegatedPush
{
    /// <summary>From the component, whose address they may never have heard of.</summary>
    Component,

    /// <summary>From their own domain, as XEP-0215 means it. The server has to let the component write in its name.</summary>
    Domain,

    /// <summary>They get none.</summary>
    Off,
}

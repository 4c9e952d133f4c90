namespace Extdisco.Xmpp.Routing;

/// <summary>Where a handler leaves an answer that comes later, for those who wrapped the request to put their wrappers around.</summary>
internal sealed class DeferralSlot
{
    /// <summary>What was left, or null.</summary>
    public Deferral? Deferral { get; set; }
}

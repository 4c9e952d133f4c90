using Extdisco.Xmpp;

namespace Extdisco.Credentials;

/// <summary>A username and password for a service, and how long they hold.</summary>
/// <param name="Username">The username.</param>
/// <param name="Password">The password.</param>
/// <param name="Expires">When they end, in whole seconds UTC, or null for never.</param>
public sealed record IssuedCredentials(string Username, Secret Password, DateTimeOffset? Expires)
{
    /// <summary>Whether they hold at a time.</summary>
    public bool HoldAt(DateTimeOffset time) => Expires is not { } end || end > time;
}

using Extdisco.Credentials;

namespace Extdisco.Server.Http;

/// <summary>Credentials for a test call: made with what users' are made with, but for minutes, and with a name that tells what they are for.</summary>
internal static class CallCredentials
{
    /// <summary>What stands for the user in minted usernames: the relay's log shows it, and its quota counts it apart.</summary>
    public const string Name = "extdisco-call";

    /// <summary>How long they hold. A test takes less than a minute; a call lasts as long as it is refreshed.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Credentials of an issuer.</summary>
    /// <param name="issuer">The issuer of the service.</param>
    /// <param name="expires">When those end that are minted.</param>
    /// <param name="now">The present time.</param>
    /// <returns>Null where it has none to give, as it has none for users.</returns>
    public static IssuedCredentials? Of(ICredentialIssuer? issuer, DateTimeOffset expires, DateTimeOffset now) =>
        issuer?.IssueTo(Name, expires) is { } issued && issued.HoldAt(now) ? issued : null;
}

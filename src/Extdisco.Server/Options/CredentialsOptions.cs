using System.Globalization;
using Extdisco.Credentials;
using Extdisco.Server.Configuration;
using Extdisco.Xmpp;

namespace Extdisco.Server.Options;

/// <summary>Named credentials, which several services may share (an entry of <c>Extdisco:Credentials</c>).</summary>
internal sealed record CredentialsOptions
{
    /// <summary>The name under which services refer to them.</summary>
    public required string Name { get; init; }

    /// <summary>The secret or the password.</summary>
    public required Secret Secret { get; init; }

    /// <summary>How they are minted; null for fixed ones.</summary>
    public MintingOptions? Minting { get; init; }

    /// <summary>The username; null for minted ones.</summary>
    public string? Username { get; init; }

    /// <summary>When fixed ones end, or null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The issuer of these credentials. Make it once for all services that share them.</summary>
    public ICredentialIssuer ToIssuer() => Minting is { } minting
        ? new TurnRestIssuer(new TurnRestOptions
        {
            Secret = Secret,
            Lifetime = minting.Lifetime,
            Window = minting.Window,
            Username = minting.Username,
            Separator = minting.Separator,
        })
        : new FixedIssuer(new IssuedCredentials(Username!, Secret, Expires));

    /// <summary>Reads an entry.</summary>
    public static CredentialsOptions? Read(string name, ConfigReader reader)
    {
        if (reader.Describing)
        {
            // The username is a choice for minted credentials and a text for fixed ones; the looser one is told.
            _ = reader.Choice("Kind", CredentialsKind.TurnRest);
            _ = ReadMinted(name, reader);
            return ReadFixed(name, reader);
        }

        return reader.Choice("Kind", CredentialsKind.TurnRest) == CredentialsKind.TurnRest ? ReadMinted(name, reader) : ReadFixed(name, reader);
    }

    private static CredentialsOptions? ReadMinted(string name, ConfigReader reader)
    {
        reader.Refuse("is for credentials of the kind Fixed; remove it, or set Kind to Fixed", "Password", "PasswordFile", "Expires");
        var secret = reader.Secret("Secret", "write the secret that the relay has (coturn: use-auth-secret and static-auth-secret)");
        var minting = MintingOptions.Read(reader);
        return secret is null ? null : new CredentialsOptions { Name = name, Secret = secret, Minting = minting };
    }

    private static CredentialsOptions? ReadFixed(string name, ConfigReader reader)
    {
        reader.Refuse("is for credentials of the kind TurnRest; remove it, or set Kind to TurnRest", "Secret", "SecretFile", "Lifetime", "Window", "Separator");
        var username = reader.Required("Username", "write the username that the service expects");
        var password = reader.Secret("Password", "write the password that the service expects");
        var expires = reader.Moment("Expires");
        if (expires <= reader.Now)
        {
            reader.Warn("Expires", $"{expires.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} is past; nobody gets these credentials, so TURN services with them are of no use to any client until the date is moved");
        }

        return username is null || password is null
            ? null
            : new CredentialsOptions { Name = name, Secret = password, Username = username, Expires = expires };
    }
}

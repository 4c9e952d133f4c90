using Extdisco.Server.Configuration;
using Extdisco.Services;

namespace Extdisco.Server.Options;

/// <summary>A STUN and TURN relay with a shared secret, written the short way (an entry of <c>Extdisco:Relays</c>).</summary>
internal sealed record RelayOptions
{
    /// <summary>The relay's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The port for STUN and TURN.</summary>
    public required int Port { get; init; }

    /// <summary>The port for TURN over TLS, or null where the relay has none.</summary>
    public required int? TlsPort { get; init; }

    /// <summary>A name for people, or null.</summary>
    public required LocalizedOptions? Name { get; init; }

    /// <summary>How its credentials are minted.</summary>
    public required CredentialsOptions Credentials { get; init; }

    /// <summary>The domains whose users it is for; empty for all.</summary>
    public required ValueList<string> Domains { get; init; }

    /// <summary>Reads an entry.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="served">The domains of all servers.</param>
    public static RelayOptions? Read(ConfigReader reader, IReadOnlyList<string> served)
    {
        var host = reader.ServiceHost("Host", "write the relay's host name such as turn.example.org");
        var port = reader.Port("Port", DefaultPort.Plain);
        var tlsPort = reader.Port("TlsPort");
        var name = reader.Localized("Name");
        var secret = reader.Secret("Secret", "write the secret that the relay has (coturn: use-auth-secret and static-auth-secret)");
        var minting = MintingOptions.Read(reader);
        var domains = reader.ServedDomains("Domains", served);
        if (host is null || secret is null)
        {
            return null;
        }

        return new RelayOptions
        {
            Host = host,
            Port = port,
            TlsPort = tlsPort,
            Name = name,
            Credentials = new CredentialsOptions { Name = "", Secret = secret, Minting = minting },
            Domains = domains,
        };
    }
}

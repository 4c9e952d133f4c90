using Extdisco.Credentials;
using Extdisco.Server.Configuration;
using Extdisco.Server.Http;
using Extdisco.Server.Options;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Server.Minting;

/// <summary>Gives out what a user would get, by the same issuers.</summary>
/// <param name="options">All options.</param>
/// <param name="time">The present time.</param>
internal sealed class Minter(ExtdiscoOptions options, TimeProvider time)
{
    /// <summary>The domains whose users are served.</summary>
    public IReadOnlyList<string> Domains { get; } = [.. options.Servers.SelectMany(server => server.Domains).Distinct(StringComparer.Ordinal)];

    /// <summary>Options by which minted credentials hold for another time.</summary>
    /// <param name="options">The options as they are configured.</param>
    /// <param name="lifetime">How long they are to hold at most.</param>
    public static ExtdiscoOptions WithLifetime(ExtdiscoOptions options, TimeSpan lifetime) => options with
    {
        Relays = [.. options.Relays.Select(relay => relay with { Credentials = WithLifetime(relay.Credentials, lifetime) })],
        Credentials = [.. options.Credentials.Select(credentials => WithLifetime(credentials, lifetime))],
    };

    /// <summary>Mints.</summary>
    /// <param name="user">The user.</param>
    /// <param name="domain">Whose services; one of <see cref="Domains"/>.</param>
    public MintReport Mint(Jid user, string domain)
    {
        var now = time.GetUtcNow();
        var services = OfferOf(user, domain).Registry.Services.Select(service => (Service: service, Credentials: service.Issuer?.Issue(user, now))).ToList();
        return new MintReport
        {
            Jid = user.Bare.ToString(),
            Domain = domain,
            Services = [.. services.Select(entry => Minted(entry.Service, entry.Credentials))],
            IceServers = [.. services.Select(entry => IceServer.For(entry.Service, entry.Credentials)).OfType<IceServer>()],
        };
    }

    /// <summary>Whether the user would get an answer, by the rules of <c>Extdisco:Access</c>.</summary>
    public bool MayAsk(Jid user, string domain) => OfferOf(user, domain).Access.MayAsk(user);

    private Offer OfferOf(Jid user, string domain)
    {
        var server = options.Servers.First(server => server.Domains.Contains(domain, StringComparer.Ordinal));
        return CatalogueBuilder.For(server, CatalogueBuilder.Services(options), options.Access).For(user, Jid.Parse(domain));
    }

    private static MintedService Minted(ExternalService service, IssuedCredentials? credentials) => new()
    {
        Type = service.Type,
        Host = service.Host,
        Port = service.Port,
        Transport = service.Transport,
        Username = credentials?.Username,
        Password = credentials?.Password.Reveal(),
        Expires = credentials?.Expires,
    };

    // A user who asks again within the window gets the same; half the lifetime is the longest that there may be.
    private static CredentialsOptions WithLifetime(CredentialsOptions credentials, TimeSpan lifetime) => credentials.Minting is not { } minting
        ? credentials
        : credentials with
        {
            Minting = minting with { Lifetime = lifetime, Window = minting.Window <= lifetime / 2 ? minting.Window : TimeSpan.FromSeconds(Math.Floor(lifetime.TotalSeconds / 2)) },
        };
}

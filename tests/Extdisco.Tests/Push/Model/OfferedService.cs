using System.Globalization;
using Extdisco.Credentials;
using Extdisco.Services;
using Extdisco.Xmpp.Discovery;

namespace Extdisco.Tests.Push.Model;

/// <summary>A service in the words of the configuration. Each number picks one of a few values.</summary>
internal sealed record OfferedService(int Identity, int Name, int Issuer, int Form, int Domain, bool OnRequest)
{
    public const int Identities = 7;
    public const int Names = 4;
    public const int Issuers = 7;
    public const int Forms = 3;
    public const int DomainChoices = 4;

    private static readonly ExternalService[] ByIdentity =
    [
        Site.Stun,
        Site.Stun with { Type = "turn" },
        Site.Stun with { Type = "turn", Transport = "tcp" },
        Site.Stun with { Type = "turns", Transport = "tcp", Port = 5349 },
        Site.Stun with { Type = "turn", Host = "2001:db8::1" },
        Site.Stun with { Type = "turn", Host = "192.0.2.1", Port = null, Transport = null },
        Site.Stun with { Type = "ftp", Host = "files.example.org", Port = 21, Transport = null },
    ];

    public string Type => ByIdentity[Identity].Type;

    /// <summary>As it is written in a query for its credentials.</summary>
    public string Query => ByIdentity[Identity] is var service
        ? $"<service type='{service.Type}' host='{service.Host}'"
            + (service.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $" port='{port}'") : "")
            + (service.Transport is { } transport ? $" transport='{transport}'/>" : "/>")
        : "";

    public ExternalService ToService(DateTimeOffset start) => ByIdentity[Identity] with
    {
        Name = Name switch { 0 => null, 1 => new LocalizedText("Relay"), 2 => PushSite.Names("Relay", "Vermittler"), _ => PushSite.Names("Relay", "Relais") },
        Issuer = MakeIssuer(start),
        Form = Form == 0 ? null : new DataForm("urn:x", [new DataFormField("region", [Form == 1 ? "eu" : "us"])]),
        Domains = Domain < Offer.Domains.Length ? [Offer.Domains[Domain]] : [],
        CredentialsOnRequest = OnRequest,
    };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"new({Identity}, {Name}, {Issuer}, {Form}, {Domain}, {(OnRequest ? "true" : "false")})");

    private ICredentialIssuer? MakeIssuer(DateTimeOffset start) => Issuer switch
    {
        0 => null,
        1 => PushSite.Lasting(TimeSpan.FromHours(1)),
        2 => PushSite.Lasting(TimeSpan.FromHours(1), "another secret"),
        3 => PushSite.Lasting(TimeSpan.FromDays(1)),
        4 => Site.Guest(),
        5 => Site.Guest(start + TimeSpan.FromHours(10)),
        _ => Site.Guest(start + TimeSpan.FromDays(2)),
    };
}

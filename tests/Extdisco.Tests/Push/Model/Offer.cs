using Extdisco.Access;
using Extdisco.Services;
using Extdisco.Tests.Access;

namespace Extdisco.Tests.Push.Model;

/// <summary>What is offered and who may not have it, in the words of the configuration: each use makes all of it anew, as a reload does.</summary>
internal sealed record Offer(IReadOnlyList<OfferedService> Services, IReadOnlyList<string> Denied)
{
    public static string[] Domains { get; } = ["example.org", "example.net"];

    public bool MayAsk(Client client) =>
        Domains.Contains(client.Domain, StringComparer.Ordinal)
        && !Denied.Contains(client.Bare, StringComparer.Ordinal)
        && !Denied.Contains(client.Domain, StringComparer.Ordinal);

    public Catalogue ToCatalogue(DateTimeOffset start) => new(
        Domains,
        new ServiceRegistry([.. Services.Select(service => service.ToService(start))]),
        [new AccessRule { Deny = [.. Denied.Select(AccessPatternTests.Parse)] }]);

    public override string ToString() => $"[{string.Join(", ", Services)}] but not to [{string.Join(", ", Denied)}]";
}

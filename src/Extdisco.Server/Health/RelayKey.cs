using System.Globalization;
using Extdisco.Server.Configuration;
using Extdisco.Server.Turn;
using Extdisco.Services;

namespace Extdisco.Server.Health;

/// <summary>What tells one probed service from another: entries that differ in nothing of it are probed as one.</summary>
/// <param name="Type">The service type.</param>
/// <param name="Host">The host.</param>
/// <param name="Port">The port, as clients take it where the entry names none.</param>
/// <param name="Transport"><c>udp</c> or <c>tcp</c>, as clients take it where the entry names none.</param>
/// <param name="Credentials">
/// What tells its credentials from others, or null where it has none: a secret that one domain's entry has wrong says nothing of
/// another's, and what was found with an old secret says nothing of a new one.
/// </param>
internal sealed record RelayKey(string Type, HostName Host, int Port, string Transport, long? Credentials)
{
    /// <summary>The key of a service of the catalogue.</summary>
    /// <returns>Null where there is no probe for it.</returns>
    public static RelayKey? Of(ExternalService service) => ProbeTarget.For(service) is not { } target ? null : new RelayKey(
        service.Type,
        HostName.Parse(service.Host),
        target.Port,
        target.Transport == StunTransport.Udp ? "udp" : "tcp",
        target.IsRelay ? service.Issuer?.Mark : null);

    /// <summary>The service as people name it, such as <c>turn turn.example.org:3478/udp</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Type} {NetworkAddress.BeforePort(Host.ToString())}:{Port}/{Transport}");
}

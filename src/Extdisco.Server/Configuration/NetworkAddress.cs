using System.Net;
using System.Net.Sockets;

namespace Extdisco.Server.Configuration;

/// <summary>Tells addresses that only some can reach, and writes them.</summary>
internal static class NetworkAddress
{
    /// <summary>Whether a host is written so that it can only be this machine.</summary>
    public static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A host as it stands before a port: an IPv6 address is put in brackets (RFC 3986, section 3.2.2).</summary>
    public static string BeforePort(string host) => host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    /// <summary>Whether an address is loopback, link-local or private (RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291).</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address))
        {
            return true;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return IsPrivate(address.MapToIPv4());
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal;
        }

        var bytes = address.GetAddressBytes();
        return bytes is [10, ..] or [169, 254, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..] or [100, >= 64 and < 128, ..] or [0, ..];
    }
}

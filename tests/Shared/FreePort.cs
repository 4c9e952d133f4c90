using System.Net;
using System.Net.Sockets;

namespace Extdisco.Testing;

/// <summary>A port of this machine that nobody listens at.</summary>
internal static class FreePort
{
    /// <summary>Finds one. Nothing keeps it free.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Net;
using Extdisco.Server.Configuration;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Options;

/// <summary>The HTTP endpoint for health checks (<c>Extdisco:Http</c>).</summary>
/// <param name="Listen">Where it listens, as it is written.</param>
internal sealed record HttpOptions(string Listen)
{
    private const string Off = "off";

    /// <summary>Where the endpoint listens if nothing else is written.</summary>
    public const string DefaultListen = "http://127.0.0.1:5380";

    /// <summary>Reads the section.</summary>
    public static HttpOptions Read(ConfigReader reader)
    {
        var text = reader.Text("Listen", DefaultListen);
        if (!IsOff(text) && Parse(text) is null)
        {
            reader.Error("Listen", $"{ConfigReader.Show(text)} is not an address to listen on; write http://127.0.0.1:5380, http://*:5380 for all addresses, or off");
        }

        return new HttpOptions(text);
    }

    /// <summary>Where it listens, or null for nowhere.</summary>
    public IPEndPoint? ToEndpoint() => IsOff(Listen) ? null : Parse(Listen);

    private static bool IsOff(string text) => string.Equals(text, Off, StringComparison.OrdinalIgnoreCase);

    private static IPEndPoint? Parse(string text)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }

        if (binding.Scheme is not "http" || binding.PathBase.Length > 0 || binding.Port is < 0 or > 65535)
        {
            return null;
        }

        IPAddress? address = binding.Host switch
        {
            "*" or "+" => IPAddress.IPv6Any,
            "localhost" => IPAddress.Loopback,
            _ => IPAddress.TryParse(binding.Host, out var parsed) ? parsed : null,
        };
        return address is null ? null : new IPEndPoint(address, binding.Port);
    }
}

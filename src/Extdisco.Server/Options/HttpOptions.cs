using System.Net;
using Extdisco.Server.Configuration;
using Extdisco.Xmpp;
using Microsoft.AspNetCore.Http;

namespace Extdisco.Server.Options;

/// <summary>The HTTP endpoint: health checks, metrics, the status page (<c>Extdisco:Http</c>).</summary>
/// <param name="Listen">Where it listens, as it is written.</param>
/// <param name="Hosts">Further names by which it is asked, beside addresses, <c>localhost</c> and the name of the machine.</param>
/// <param name="Token">What allows to mint credentials, or null where nobody may.</param>
internal sealed record HttpOptions(string Listen, ValueList<string> Hosts, Secret? Token)
{
    /// <summary>A token that is shorter could be guessed.</summary>
    public const int ShortestToken = 16;

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

        return new HttpOptions(text, ReadHosts(reader), ReadToken(reader));
    }

    /// <summary>Where it listens, or null for nowhere.</summary>
    public IPEndPoint? ToEndpoint() => IsOff(Listen) ? null : Parse(Listen);

    private static ValueList<string> ReadHosts(ConfigReader reader)
    {
        var hosts = reader.Texts("Hosts");
        for (var i = 0; i < hosts.Count; i++)
        {
            if (Uri.CheckHostName(hosts[i]) == UriHostNameType.Unknown)
            {
                reader.Error($"Hosts:{i}", $"{ConfigReader.Show(hosts[i])} is not a host; write a name alone such as status.example.org, without http:// and without a port");
            }
        }

        return hosts;
    }

    private static Secret? ReadToken(ConfigReader reader)
    {
        if (reader.OptionalSecret("Token", "write one of your own, such as what openssl rand -hex 32 prints") is not { } token)
        {
            return null;
        }

        var key = reader.Has("Token") ? "Token" : "TokenFile";
        if (token.RevealUtf8().Length < ShortestToken)
        {
            reader.Error(key, $"the token is too short to be safe; write at least {ShortestToken} characters, such as what openssl rand -hex 32 prints");
        }
        else if (token.RevealUtf8().ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            reader.Error(key, "the token has a character that no HTTP header can carry; use letters and digits, such as what openssl rand -hex 32 prints");
        }

        return token;
    }

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

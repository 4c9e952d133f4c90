using System.Net;
using Extdisco.Server.Options;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Server.Configuration;

/// <content>Names and addresses.</content>
internal sealed partial class ConfigReader
{
    /// <summary>An XMPP domain that has to be there, normalised.</summary>
    public string? Domain(string key, string fix) => Required(key, fix) is { } text ? DomainOf(key, text) : null;

    /// <summary>Checks that a text is an XMPP domain.</summary>
    /// <returns>The domain, normalised, or null after it was reported.</returns>
    public string? DomainOf(string key, string text)
    {
        if (text.Any(char.IsWhiteSpace) || text.Contains(':', StringComparison.Ordinal) || !Jid.TryParse(text, out var jid) || !jid.IsDomain)
        {
            Error(key, $"{Show(text)} is not a domain; write one such as example.org");
            return null;
        }

        return jid.Domain;
    }

    /// <summary>The domains that an entry is for, each of which has to be a served one; empty for all.</summary>
    /// <param name="key">The key.</param>
    /// <param name="served">The domains of all servers.</param>
    public ValueList<string> ServedDomains(string key, IReadOnlyList<string> served) => ServedDomainsOf(key, Texts(key), served);

    /// <summary>A host name or an address, with a default.</summary>
    public string Host(string key, string defaultValue)
    {
        var text = Text(key, defaultValue);
        return CheckHost(key, text) ? text : defaultValue;
    }

    /// <summary>The host of a service, which clients have to reach from anywhere. An address that they cannot reach gets a warning.</summary>
    public string? ServiceHost(string key, string fix)
    {
        if (Required(key, fix) is not { } text || !CheckHost(key, text))
        {
            return null;
        }

        // Stricter than what a connection is made to: all clients have to read the same in it, and it is compared (HostName).
        if (!HostName.TryParse(text, out _))
        {
            Error(key, $"{Show(text)} is neither a domain name nor an IP address that every client reads the same; write it in full");
            return null;
        }

        if (NetworkAddress.IsThisMachine(text))
        {
            Warn(key, $"{text} is this machine itself; no client elsewhere can reach it; use a public name or address");
        }
        else if (IPAddress.TryParse(text, out var address) && NetworkAddress.IsPrivate(address))
        {
            Warn(key, $"{text} is a private address; clients outside that network cannot reach it, and Dino ignores it; use a public name or address");
        }

        return text;
    }

    /// <summary>Reports keys that mean nothing beside the others.</summary>
    public void Refuse(string problem, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Has(key))
            {
                Error(key, problem);
            }

            if (!Describing)
            {
                _declared.Add(key);
            }
        }
    }

    private ValueList<string> ServedDomainsOf(string key, ValueList<string> texts, IReadOnlyList<string> served)
    {
        var domains = new List<string>();
        for (var i = 0; i < texts.Count; i++)
        {
            var path = $"{key}:{i}";
            if (DomainOf(path, texts[i]) is not { } domain)
            {
                continue;
            }

            if (!served.Contains(domain, StringComparer.Ordinal))
            {
                var fix = KeySuggestion.Nearest(domain, served) is { } nearest ? $"did you mean {nearest}?" : "add it there";
                Error(path, $"{Show(texts[i])} is not among the Domains of Extdisco:Servers; {fix}");
            }

            domains.Add(domain);
        }

        return [.. domains];
    }

    private bool CheckHost(string key, string text)
    {
        if (text.StartsWith('[') || Uri.CheckHostName(text) == UriHostNameType.Unknown || (text.Contains(':', StringComparison.Ordinal) && !IPAddress.TryParse(text, out _)))
        {
            Error(key, $"{Show(text)} is not a host; write a name or an address alone (IPv6 without brackets), the port has a key of its own");
            return false;
        }

        return true;
    }
}

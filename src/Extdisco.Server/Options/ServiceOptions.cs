using Extdisco.Credentials;
using Extdisco.Server.Configuration;
using Extdisco.Services;

namespace Extdisco.Server.Options;

/// <summary>A service, written the full way (an entry of <c>Extdisco:Services</c>).</summary>
internal sealed record ServiceOptions
{
    /// <summary>The type in lower case.</summary>
    public required string Type { get; init; }

    /// <summary>The service's name or address.</summary>
    public required string Host { get; init; }

    /// <summary>The port, or null.</summary>
    public required int? Port { get; init; }

    /// <summary>The transport in lower case, or null.</summary>
    public required string? Transport { get; init; }

    /// <summary>A name for people, or null.</summary>
    public required LocalizedOptions? Name { get; init; }

    /// <summary>The name of its credentials, or null where none are needed.</summary>
    public required string? Credentials { get; init; }

    /// <summary>Whether credentials have to be asked for.</summary>
    public required bool CredentialsOnRequest { get; init; }

    /// <summary>Extended information, or null.</summary>
    public required FormOptions? Form { get; init; }

    /// <summary>The domains whose users it is for; empty for all.</summary>
    public required ValueList<string> Domains { get; init; }

    /// <summary>Reads an entry.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="credentialNames">The names under <c>Extdisco:Credentials</c>, unusable ones included.</param>
    /// <param name="served">The domains of all servers.</param>
    public static ServiceOptions? Read(ConfigReader reader, IReadOnlyList<string> credentialNames, IReadOnlyList<string> served)
    {
        var type = reader.Required("Type", "write the service type such as turn")?.ToLowerInvariant();
        var host = reader.ServiceHost("Host", "write the host name of the service such as turn.example.org");
        var port = reader.Port("Port");
        var transport = reader.Text("Transport")?.ToLowerInvariant();
        var name = reader.Localized("Name");
        var credentials = ReadCredentials(reader, credentialNames);
        var onRequest = reader.Flag("CredentialsOnRequest", false);
        var form = reader.Form("Form");
        var domains = reader.ServedDomains("Domains", served);
        if (type is null || host is null)
        {
            return null;
        }

        var service = new ServiceOptions
        {
            Type = type,
            Host = host,
            Port = port,
            Transport = transport,
            Name = name,
            Credentials = credentials,
            CredentialsOnRequest = onRequest,
            Form = form,
            Domains = domains,
        };
        if (service.ToService(issuer: null).Fault() is { } fault)
        {
            reader.Error(fault.Property, fault.Problem);
            return null;
        }

        ServiceWarnings.Report(service, reader);
        return service;
    }

    /// <summary>The service as it is offered.</summary>
    /// <param name="issuer">Where its credentials come from, or null.</param>
    public ExternalService ToService(ICredentialIssuer? issuer) => new()
    {
        Type = Type,
        Host = Host,
        Port = Port,
        Transport = Transport,
        Name = Name?.ToText(),
        Issuer = issuer,
        CredentialsOnRequest = CredentialsOnRequest,
        Domains = Domains,
        Form = Form?.ToForm(),
    };

    private static string? ReadCredentials(ConfigReader reader, IReadOnlyList<string> names)
    {
        if (reader.Text("Credentials") is not { } name)
        {
            return null;
        }

        if (names.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        var fix = KeySuggestion.Nearest(name, names) is { } nearest ? $"did you mean {nearest}?" : "add it there";
        reader.Error("Credentials", $"{ConfigReader.Show(name)} is not among Extdisco:Credentials; {fix}");
        return null;
    }
}

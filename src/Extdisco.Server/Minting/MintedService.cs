namespace Extdisco.Server.Minting;

/// <summary>A service with the credentials that a user gets for it.</summary>
internal sealed record MintedService
{
    /// <summary>The service type, such as <c>turn</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>The port, or null where the entry names none.</summary>
    public int? Port { get; init; }

    /// <summary>The transport, or null where the entry names none.</summary>
    public string? Transport { get; init; }

    /// <summary>The username, or null where none is needed, or none can be had.</summary>
    public string? Username { get; init; }

    /// <summary>The password, or null likewise.</summary>
    public string? Password { get; init; }

    /// <summary>When they end, or null for never.</summary>
    public DateTimeOffset? Expires { get; init; }
}

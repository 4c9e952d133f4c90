namespace Extdisco.Server.Status;

/// <summary>One XMPP server, as the component sees it.</summary>
internal sealed record ServerStatus
{
    /// <summary>The component's address.</summary>
    public required string Component { get; init; }

    /// <summary>Where the component connects to, such as <c>127.0.0.1:5347</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Whether the server has accepted the component.</summary>
    public required bool Connected { get; init; }

    /// <summary>Whether the process is ready only with it. An instance of a version that did not tell was.</summary>
    public bool Required { get; init; } = true;

    /// <summary>Since when it is connected, or is not.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it is not connected and what to do, or null.</summary>
    public string? Problem { get; init; }

    /// <summary>How often the connection had to be made anew since the process began.</summary>
    public required long Reconnects { get; init; }

    /// <summary>How many entities are known to be present.</summary>
    public required int Entities { get; init; }

    /// <summary>The domains whose users are served.</summary>
    public required IReadOnlyList<DomainStatus> Domains { get; init; }
}

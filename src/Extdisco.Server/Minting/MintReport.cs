using Extdisco.Server.Http;

namespace Extdisco.Server.Minting;

/// <summary>What a user gets, as <c>extdisco mint --format json</c> writes it.</summary>
internal sealed record MintReport
{
    /// <summary>The user's address, without a resource.</summary>
    public required string Jid { get; init; }

    /// <summary>The domain whose services these are.</summary>
    public required string Domain { get; init; }

    /// <summary>The services, in the order in which they are sent.</summary>
    public required IReadOnlyList<MintedService> Services { get; init; }

    /// <summary>The same as browsers take it, for the <c>iceServers</c> of an RTCConfiguration.</summary>
    public required IReadOnlyList<IceServer> IceServers { get; init; }
}

namespace Extdisco.Server.Turn;

/// <summary>Why a probe failed, for programs; people get <see cref="ProbeFailure.Reason"/>.</summary>
internal enum ProbeFailureKind
{
    /// <summary>The name has no address, or none of the family asked for.</summary>
    NotResolved,

    /// <summary>This host has no socket left to probe with; that says nothing of the relay.</summary>
    NoSocket,

    /// <summary>The network has no way there, or a firewall says so.</summary>
    Unreachable,

    /// <summary>Nobody listens there.</summary>
    ConnectionRefused,

    /// <summary>Nothing came back in time.</summary>
    NoAnswer,

    /// <summary>The connection was closed before its time.</summary>
    Closed,

    /// <summary>TLS was not agreed upon.</summary>
    TlsFailed,

    /// <summary>The certificate has expired.</summary>
    CertificateExpired,

    /// <summary>The certificate holds from a later time on.</summary>
    CertificateNotYetValid,

    /// <summary>The certificate is for other names.</summary>
    CertificateName,

    /// <summary>The certificate is signed by nobody who is trusted here.</summary>
    CertificateUntrusted,

    /// <summary>Something else than STUN came back.</summary>
    NotStun,

    /// <summary>What came back is STUN, but not what the protocol allows.</summary>
    BadAnswer,

    /// <summary>An answer is not signed with the password.</summary>
    WrongSignature,

    /// <summary>The relay wants credentials, and there are none.</summary>
    CredentialsMissing,

    /// <summary>The relay does not accept the credentials (401).</summary>
    CredentialsRefused,

    /// <summary>The relay's clock is ahead of this host's, so that it takes good credentials for expired ones (401).</summary>
    ClockAhead,

    /// <summary>The relay accepts none of the nonces that it gives (438).</summary>
    StaleNonce,

    /// <summary>The relay sends on to another one again and again (300).</summary>
    Redirected,

    /// <summary>The relay still has an allocation for our address and port (437).</summary>
    AllocationMismatch,

    /// <summary>The relay does not relay that address family (440).</summary>
    FamilyNotSupported,

    /// <summary>The relay does not relay udp (442).</summary>
    TransportNotSupported,

    /// <summary>The user has as many allocations as it may (486).</summary>
    QuotaReached,

    /// <summary>The relay has no address left to give (508).</summary>
    NoCapacity,

    /// <summary>The relay may not send to its own relayed address (403).</summary>
    PeerForbidden,

    /// <summary>The relay refuses for another reason; <see cref="ProbeFailure.Code"/> is its error code.</summary>
    Refused,

    /// <summary>The relay took packets and did not hand them on.</summary>
    NotRelayed,

    /// <summary>The probe itself broke; <see cref="ProbeResult.Defect"/> is how.</summary>
    Unforeseen,
}

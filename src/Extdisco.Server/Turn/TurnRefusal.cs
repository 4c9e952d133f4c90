using System.Net;

namespace Extdisco.Server.Turn;

/// <summary>What an operator can do about a relay that refuses (RFC 8489, section 14.8; RFC 8656, section 19).</summary>
internal static class TurnRefusal
{
    /// <summary>The failure that an error response amounts to.</summary>
    /// <param name="answer">The response.</param>
    /// <param name="hadCredentials">Whether there were credentials to ask with.</param>
    /// <param name="peer">The peer that the request was about, or null.</param>
    public static StunException Of(StunMessage answer, bool hadCredentials, IPAddress? peer)
    {
        if (answer.Error is not { } error)
        {
            return new StunException(ProbeFailureKind.BadAnswer, "the relay refuses without a usable error code; see what listens there");
        }

        var (kind, reason) = (error.Code, answer.Method) switch
        {
            (401, StunMethod.Binding) => (
                ProbeFailureKind.CredentialsMissing,
                $"it answers Binding only to those who authenticate ({error}), which no client does; let it answer everybody (coturn: take secure-stun out)"),
            (401, _) when !hadCredentials => (
                ProbeFailureKind.CredentialsMissing,
                $"the relay wants a username and a password ({error}), and none are configured for it; name its credentials"),
            (401, _) => (
                ProbeFailureKind.CredentialsRefused,
                "the username or the password is refused: 401 after authentication; compare both with those of the relay (coturn: user and realm with lt-cred-mech)"),
            (403, StunMethod.CreatePermission) => (ProbeFailureKind.PeerForbidden, Forbidden(error, peer)),
            (437, _) => (
                ProbeFailureKind.AllocationMismatch,
                $"the relay knows another allocation under this address and port, or none ({error}); it is gone within ten minutes. If this comes back, see whether something on the way changes addresses"),
            (438, _) => (
                ProbeFailureKind.StaleNonce,
                $"the relay refuses each nonce that it has just given ({error}); if several relays share this address, let all packets of a client come to the same one"),
            (440 or 443, _) => (
                ProbeFailureKind.FamilyNotSupported,
                $"the relay does not relay to addresses of the family asked for ({error}); give it one of that family (coturn: listening-ip and relay-ip), clients ask for IPv4 by default"),
            (442, _) => (ProbeFailureKind.TransportNotSupported, $"the relay does not relay udp ({error}), which is what calls are made of (coturn: take no-udp-relay out)"),
            (486, _) => (
                ProbeFailureKind.QuotaReached,
                $"the relay opens no more relays for one user ({error}); a probe needs two, and a call often more (coturn: user-quota, total-quota)"),
            (508, _) => (
                ProbeFailureKind.NoCapacity,
                $"the relay has no address and port left ({error}); see how many calls it has, and widen its range (coturn: min-port, max-port, total-quota), or set right the address that it relays from (coturn: relay-ip)"),
            ( >= 500, _) => (ProbeFailureKind.Refused, $"the relay failed ({error}); its log says why"),
            (_, StunMethod.Binding) => (ProbeFailureKind.Refused, $"it does not answer Binding ({error}); see whether it is a STUN server, and its log"),
            _ => (ProbeFailureKind.Refused, $"the relay refuses {answer.Method} ({error}); its log says why"),
        };
        return new StunException(kind, reason, error.Code);
    }

    private static string Forbidden(StunError error, IPAddress? peer)
    {
        var text = $"the relay refuses to send to {peer}, which is its own relayed address ({error}), so that two who both need the relay cannot reach each other";
        return peer is not null && IPAddress.IsLoopback(peer)
            ? $"{text}; coturn keeps loopback out unless it has allow-loopback-peers, and should relay from another address (coturn: relay-ip, external-ip)"
            : $"{text}; exempt it from what is denied (coturn: allowed-peer-ip={peer} beside denied-peer-ip; behind NAT the address that the host itself has)";
    }
}

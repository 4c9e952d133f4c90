using System.Globalization;
using System.Net;
using System.Text;

namespace Extdisco.Server.Turn;

/// <summary>The failures that only the probe as a whole can tell.</summary>
internal static class ProbeFaults
{
    /// <summary>The relay does not know the secret.</summary>
    /// <param name="isSure">Whether it refuses also what cannot have expired by any clock.</param>
    public static StunException SecretRefused(bool isSure) => new(
        ProbeFailureKind.CredentialsRefused,
        "the secret is refused: 401 after authentication; compare static-auth-secret of the relay with the secret configured here, and see that the relay has use-auth-secret"
            + (isSure ? ". It is not the clocks: credentials that hold for a year are refused too" : ", and that the clocks of both hosts are right"),
        401);

    /// <summary>The relay takes good credentials for expired ones.</summary>
    /// <param name="lifetime">How long the credentials were to hold.</param>
    public static StunException ClockAhead(TimeSpan lifetime) => new(
        ProbeFailureKind.ClockAhead,
        $"the relay takes credentials that hold for {Words(lifetime)} for expired ones, and accepts the secret: its clock is ahead of this host's by more than that; set both clocks (NTP)",
        401);

    /// <summary>Packets do not come through.</summary>
    public static StunException NotRelayed(IPEndPoint from, IPEndPoint to) => new(
        ProbeFailureKind.NotRelayed,
        $"the relay took packets from {from} for {to}, and none arrived; let udp to its range of ports through all firewalls, its own included (coturn: min-port, max-port), and behind NAT tell it its addresses (coturn: external-ip)");

    /// <summary>It took too long altogether.</summary>
    public static StunException TooSlow(TimeSpan total) => new(
        ProbeFailureKind.NoAnswer,
        $"the relay answers too slowly: the probe was not done after {total.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s; see the load of the relay, and how many packets are lost on the way");

    /// <summary>Something went wrong that nobody had foreseen.</summary>
    public static StunException Unforeseen(Exception defect) => new(
        ProbeFailureKind.Unforeseen,
        $"the probe itself broke ({defect.GetType().Name}: {StunError.Printable(Encoding.UTF8.GetBytes(defect.Message))}); that is a defect of extdisco, please report it");

    private static string Words(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
}

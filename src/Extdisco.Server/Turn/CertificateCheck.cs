using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Extdisco.Server.Turn;

/// <summary>Checks a relay's certificate as the system does, and says of one that is no good what is to be done about it.</summary>
/// <param name="host">The name that it has to be for.</param>
/// <param name="time">Time, by which one that has expired is told from one that is not valid yet.</param>
/// <param name="shown">Called with the certificate, good or not.</param>
internal sealed class CertificateCheck(string host, TimeProvider time, Action<X509Certificate2> shown)
{
    private const int MostNames = 5;

    /// <summary>Why the certificate was refused, or null.</summary>
    public StunException? Fault { get; private set; }

    /// <summary>Whether a certificate is good; what the system finds wrong is wrong.</summary>
    /// <param name="certificate">The certificate, if there is one.</param>
    /// <param name="chain">The certificates above it.</param>
    /// <param name="errors">What the system found.</param>
    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var leaf = certificate as X509Certificate2;
        if (leaf is not null)
        {
            shown(leaf);
        }

        if (errors != SslPolicyErrors.None)
        {
            Fault = leaf is null
                ? new StunException(ProbeFailureKind.TlsFailed, "the relay shows no certificate; give it one (coturn: cert and pkey)")
                : FaultOf(leaf, chain, errors);
        }

        return Fault is null;
    }

    // What is wrong with the time comes first: it is the commonest, and renewing often cures the rest.
    private StunException FaultOf(X509Certificate2 leaf, X509Chain? chain, SslPolicyErrors errors) =>
        OutOfTime(leaf, chain)
        ?? (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? WrongName(leaf) : Untrusted(leaf, chain));

    private StunException? OutOfTime(X509Certificate2 leaf, X509Chain? chain)
    {
        var element = chain?.ChainElements.FirstOrDefault(found => found.ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)));
        if (element?.Certificate is not { } late)
        {
            return null;
        }

        var whose = late.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span) ? "the relay's certificate" : $"the certificate of its authority {Show(late.Subject)}";
        return time.GetUtcNow() < new DateTimeOffset(late.NotBefore)
            ? new StunException(
                ProbeFailureKind.CertificateNotYetValid,
                $"{whose} is valid only from {Date(late.NotBefore)} on; compare the clock of this host with that of the relay's")
            : new StunException(
                ProbeFailureKind.CertificateExpired,
                $"{whose} expired on {Date(late.NotAfter)}; renew it, and have the relay read the new one (coturn: restart, or SIGUSR2)");
    }

    private StunException WrongName(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } alternatives
            ? alternatives.EnumerateDnsNames().Concat(alternatives.EnumerateIPAddresses().Select(address => address.ToString())).Take(MostNames).Select(Show).ToList()
            : [];
        var whose = names.Count == 0 ? $"names no host that counts (its subject is {Show(leaf.Subject)})" : $"is for {string.Join(", ", names)}";
        return new StunException(
            ProbeFailureKind.CertificateName,
            $"the relay's certificate {whose}, and not for {host}; get one for {host}, or give clients a name that is in it");
    }

    private static StunException Untrusted(X509Certificate2 leaf, X509Chain? chain)
    {
        const string Ours = "or make that authority known to this host; clients that do not know it cannot use the relay over TLS";
        if (leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData))
        {
            return new StunException(ProbeFailureKind.CertificateUntrusted, $"the relay's certificate is signed by itself; get one from an authority that clients know");
        }

        var states = chain?.ChainStatus ?? [];
        if (states.Any(state => state.Status.HasFlag(X509ChainStatusFlags.PartialChain)))
        {
            return new StunException(
                ProbeFailureKind.CertificateUntrusted,
                $"the relay's certificate is signed by {Show(leaf.Issuer)}, which is unknown here and comes without the certificates above it; let the relay send the whole chain (coturn: cert names the file with the intermediate certificates, such as fullchain.pem), {Ours}");
        }

        if (states.Any(state => state.Status.HasFlag(X509ChainStatusFlags.UntrustedRoot)))
        {
            return new StunException(ProbeFailureKind.CertificateUntrusted, $"the relay's certificate is signed by {Show(leaf.Issuer)}, an unknown authority; get one from a known authority, {Ours}");
        }

        var rest = string.Join(", ", states.Select(state => state.Status.ToString()).Distinct(StringComparer.Ordinal));
        return new StunException(ProbeFailureKind.CertificateUntrusted, $"the relay's certificate is not to be trusted ({rest}); get another one");
    }

    private static string Show(string text) => StunError.Printable(Encoding.UTF8.GetBytes(text));

    private static string Date(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

using System.Security.Cryptography.X509Certificates;

namespace Extdisco.Xmpp.Components;

/// <summary>How the certificates of those are checked that we connect to by TLS.</summary>
public static class TlsTrust
{
    /// <summary>
    /// The rules: signed by an authority that is trusted, by the system's or by those given alone. Nothing is fetched from where a
    /// certificate says, revocation lists among it: a server sends its chain (RFC 8446, section 4.4.2).
    /// </summary>
    /// <param name="authorities">Whose certificates are trusted; those of the system where there are none.</param>
    public static X509ChainPolicy Policy(X509Certificate2Collection? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is { Count: > 0 })
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }
}

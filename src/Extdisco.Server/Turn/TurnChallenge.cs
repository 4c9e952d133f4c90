using System.Text;
using Extdisco.Credentials;

namespace Extdisco.Server.Turn;

/// <summary>What a relay asked to be answered with (RFC 8489, section 9.2), and the answer to it.</summary>
/// <param name="Username">Who asks.</param>
/// <param name="Realm">The relay's realm, as it sent it.</param>
/// <param name="Nonce">The relay's nonce, as it sent it.</param>
/// <param name="Key">What requests are signed with.</param>
internal sealed record TurnChallenge(string Username, byte[] Realm, byte[] Nonce, StunKey Key)
{
    // RFC 8489, section 14.3.
    private const int LongestUsername = 508;

    // RFC 8489, sections 14.9 and 14.10: less than 128 characters, which are up to 763 bytes.
    private const int MaximumLength = 763;

    /// <summary>Reads the challenge in an error response.</summary>
    /// <param name="error">A 401 or 438.</param>
    /// <param name="credentials">What to answer with.</param>
    /// <exception cref="StunException">It has none, or one that no relay may send; or the username is longer than may be sent.</exception>
    public static TurnChallenge Read(StunMessage error, IssuedCredentials credentials)
    {
        if (!error.TryGet(StunAttribute.Realm, out var realm) || !error.TryGet(StunAttribute.Nonce, out var nonce)
            || realm.Length > MaximumLength || nonce.Length > MaximumLength)
        {
            throw new StunException(
                ProbeFailureKind.BadAnswer,
                $"the relay asks for authentication ({error.Error}) without a usable realm and nonce; see that it has a realm (coturn: realm) and uses long-term credentials (coturn: use-auth-secret or lt-cred-mech)",
                error.Error?.Code);
        }

        if (Encoding.UTF8.GetByteCount(credentials.Username) > LongestUsername)
        {
            throw new StunException(ProbeFailureKind.CredentialsRefused, $"the username is longer than {LongestUsername} bytes, which no relay takes; shorten it");
        }

        return new TurnChallenge(credentials.Username, realm.ToArray(), nonce.ToArray(), StunKey.LongTerm(credentials.Username, realm, credentials.Password));
    }

    /// <summary>Answers it in a request, as the last that is added to it.</summary>
    public void Answer(StunWriter request)
    {
        request.Add(StunAttribute.Username, Username);
        request.Add(StunAttribute.Realm, Realm);
        request.Add(StunAttribute.Nonce, Nonce);
        request.Sign(Key);
    }
}

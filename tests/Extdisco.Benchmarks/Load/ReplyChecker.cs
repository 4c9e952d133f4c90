using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Extdisco.Benchmarks.Load;

/// <summary>
/// Checks every reply, and is quicker about it than any component about making one. The first reply of a kind is read as XML and
/// checked in full (<see cref="ReplyReader"/>). Every other one must be the same byte for byte, but for the id, the addressee and
/// the credentials: those of a user seen for the first time in a window are recomputed by HMAC, and must then stay the same.
/// </summary>
internal sealed class ReplyChecker : IDisposable
{
    private const int MaximumUsername = 64;
    private const int MaximumPassword = 28;

    private readonly ReplySkeleton?[] _skeletons = new ReplySkeleton?[Enum.GetValues<RequestKind>().Length];
    private readonly byte[] _credentials;
    private readonly long[] _expiries;
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, Encoding.UTF8.GetBytes(Site.RelaySecret));
    private readonly bool _isFixed;

    /// <summary>Makes a checker.</summary>
    /// <param name="users">How many users there are.</param>
    /// <param name="isFixed">Whether the component answers everything with the same bytes.</param>
    public ReplyChecker(int users, bool isFixed)
    {
        _credentials = new byte[(long)users * (MaximumUsername + MaximumPassword)];
        _expiries = new long[users];
        _isFixed = isFixed;
    }

    /// <summary>How many replies were compared with what was learned, and nothing had to be recomputed.</summary>
    public long Known { get; private set; }

    /// <summary>For how many the credentials were recomputed.</summary>
    public long Recomputed { get; private set; }

    /// <summary>How many were read as XML.</summary>
    public long Read { get; private set; }

    /// <summary>How long the replies of a kind are, or 0 where none has come yet.</summary>
    public int LengthOf(RequestKind kind) => _skeletons[(int)kind]?.Length ?? 0;

    /// <summary>Checks a reply.</summary>
    /// <param name="unread">The bytes at hand.</param>
    /// <param name="kind">What was asked.</param>
    /// <param name="id">The id of the request.</param>
    /// <param name="user">Who asked.</param>
    /// <param name="length">How long the reply is.</param>
    /// <returns>False where the bytes do not begin with such a reply, of a length known already.</returns>
    /// <exception cref="WrongReplyException">It is one, and it is wrong.</exception>
    public bool TryCheck(ReadOnlySpan<byte> unread, RequestKind kind, uint id, int user, out int length)
    {
        length = 0;
        if (_skeletons[(int)kind] is not { } skeleton || unread.Length < skeleton.Length)
        {
            return false;
        }

        length = skeleton.Length;
        var username = _credentials.AsSpan(user * (MaximumUsername + MaximumPassword), skeleton.UsernameLength);
        var password = _credentials.AsSpan((user * (MaximumUsername + MaximumPassword)) + MaximumUsername, skeleton.PasswordLength);
        if ((skeleton.Expiry == 0 || _expiries[user] == skeleton.Expiry) && skeleton.Matches(unread, id, user, username, password))
        {
            Known++;
            return true;
        }

        if (skeleton.Expiry == 0 || _expiries[user] == skeleton.Expiry)
        {
            return false;
        }

        var newUsername = unread.Slice(skeleton.Usernames[0], skeleton.UsernameLength);
        var newPassword = unread.Slice(skeleton.Passwords[0], skeleton.PasswordLength);
        if (!skeleton.Matches(unread, id, user, newUsername, newPassword) || !Expires(newUsername, skeleton.Expiry))
        {
            return false;
        }

        CheckPassword(newUsername, newPassword);
        newUsername.CopyTo(username);
        newPassword.CopyTo(password);
        _expiries[user] = skeleton.Expiry;
        Recomputed++;
        return true;
    }

    /// <summary>Checks a whole reply that is the first of its kind, or unlike the others, and learns from it.</summary>
    /// <exception cref="WrongReplyException">It is wrong.</exception>
    public void Learn(ReadOnlySpan<byte> reply, RequestKind kind, uint id, int user)
    {
        if (_isFixed)
        {
            _skeletons[(int)kind] = _skeletons[(int)kind] is null
                ? new ReplySkeleton(reply)
                : throw new WrongReplyException($"The fixed reply changed: {Encoding.UTF8.GetString(reply)}");
            return;
        }

        Read++;
        var credentials = ReplyReader.Check(Encoding.UTF8.GetString(reply), kind, id, user);
        var expiry = 0L;
        if (credentials is var (username, password))
        {
            var utf8 = Encoding.UTF8.GetBytes(username);
            CheckPassword(utf8, Encoding.UTF8.GetBytes(password));
            expiry = long.Parse(username.AsSpan(0, username.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            if (_expiries[user] == expiry && !_credentials.AsSpan(user * (MaximumUsername + MaximumPassword)).StartsWith(utf8))
            {
                throw new WrongReplyException($"User {user} got another username within one window: {username}");
            }
        }

        _skeletons[(int)kind] = new ReplySkeleton(reply, id, user, credentials, expiry);
    }

    /// <summary>Checks that no two users have the same username.</summary>
    /// <exception cref="WrongReplyException">Two have.</exception>
    public void CheckDistinct()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var user = 0; user < _expiries.Length; user++)
        {
            if (_expiries[user] > 0 && !seen.Add(Encoding.ASCII.GetString(_credentials, user * (MaximumUsername + MaximumPassword), MaximumUsername)))
            {
                throw new WrongReplyException($"User {user} got the username of another one.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hmac.Dispose();

    private static bool Expires(ReadOnlySpan<byte> username, long expiry) =>
        Utf8Parser.TryParse(username, out long value, out var length) && value == expiry && username[length] == ':';

    private void CheckPassword(ReadOnlySpan<byte> username, ReadOnlySpan<byte> password)
    {
        Span<byte> hash = stackalloc byte[20];
        Span<byte> expected = stackalloc byte[MaximumPassword];
        _hmac.AppendData(username);
        _hmac.GetHashAndReset(hash);
        Base64.EncodeToUtf8(hash, expected, out _, out _);
        if (!password.SequenceEqual(expected))
        {
            throw new WrongReplyException($"'{Encoding.UTF8.GetString(password)}' is not the password of '{Encoding.UTF8.GetString(username)}'");
        }
    }
}

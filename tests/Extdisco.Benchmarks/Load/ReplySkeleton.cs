using System.Text;

namespace Extdisco.Benchmarks.Load;

/// <summary>
/// What the replies to one kind of request have in common, learned from one that was checked as XML. With the fields of another
/// put in, the bytes are those that the other reply must have.
/// </summary>
internal sealed class ReplySkeleton
{
    private readonly byte[] _bytes;
    private readonly int[] _ids = [];
    private readonly int[] _users = [];

    /// <summary>Makes a skeleton of which nothing changes.</summary>
    public ReplySkeleton(ReadOnlySpan<byte> reply) => _bytes = reply.ToArray();

    /// <summary>Makes a skeleton out of a reply.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="id">Its id.</param>
    /// <param name="user">Whom it is for.</param>
    /// <param name="credentials">The username and password in it, or null.</param>
    /// <param name="expiry">The seconds since 1970 at which they expire; 0 without credentials.</param>
    public ReplySkeleton(ReadOnlySpan<byte> reply, uint id, int user, (string Username, string Password)? credentials, long expiry)
    {
        _bytes = reply.ToArray();
        Expiry = expiry;
        _ids = FixedDigits.Find(reply, FixedDigits.Id(id));
        _users = FixedDigits.Find(reply, FixedDigits.User(user));
        Usernames = credentials is var (name, password) ? FixedDigits.Find(reply, name) : [];
        Passwords = credentials is null ? [] : FixedDigits.Find(reply, credentials.Value.Password);
        UsernameLength = credentials is null ? 0 : Encoding.UTF8.GetByteCount(credentials.Value.Username);
        PasswordLength = credentials is null ? 0 : Encoding.UTF8.GetByteCount(credentials.Value.Password);
    }

    /// <summary>How long each reply is.</summary>
    public int Length => _bytes.Length;

    /// <summary>When the credentials of this kind of reply expire at present, in seconds since 1970.</summary>
    public long Expiry { get; }

    /// <summary>Where usernames stand.</summary>
    public int[] Usernames { get; } = [];

    /// <summary>Where passwords stand.</summary>
    public int[] Passwords { get; } = [];

    /// <summary>How long a username is.</summary>
    public int UsernameLength { get; }

    /// <summary>How long a password is.</summary>
    public int PasswordLength { get; }

    /// <summary>Whether a reply is this skeleton with these fields, byte for byte.</summary>
    public bool Matches(ReadOnlySpan<byte> reply, uint id, int user, ReadOnlySpan<byte> username, ReadOnlySpan<byte> password)
    {
        // The digits of a user may happen to stand in the other fields of the reply learned from: those are written after it.
        foreach (var at in _users)
        {
            FixedDigits.WriteUser(_bytes.AsSpan(at), user);
        }

        foreach (var at in _ids)
        {
            FixedDigits.WriteId(_bytes.AsSpan(at), id);
        }

        foreach (var at in Usernames)
        {
            username.CopyTo(_bytes.AsSpan(at));
        }

        foreach (var at in Passwords)
        {
            password.CopyTo(_bytes.AsSpan(at));
        }

        return reply[..Length].SequenceEqual(_bytes);
    }
}

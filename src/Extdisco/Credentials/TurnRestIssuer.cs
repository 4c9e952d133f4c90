using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Credentials;

/// <summary>Mints TURN REST credentials with a secret shared with the relay. For any number of threads.</summary>
public sealed class TurnRestIssuer : ICredentialIssuer
{
    // RFC 8489, section 14.3: a USERNAME is shorter than 509 bytes.
    private const int MaximumUsernameBytes = 508;

    private static ReadOnlySpan<byte> BetweenUsernameAndPassword => "' password='"u8;

    private readonly Lock _minting = new();
    private readonly TurnRestKey _key;
    private readonly long _lifetimeTicks;
    private readonly long _windowSeconds;
    private TurnRestWindow _window;

    /// <summary>Makes an issuer.</summary>
    /// <param name="options">How to mint.</param>
    /// <exception cref="ArgumentException"><see cref="TurnRestOptions.Fault"/> finds one.</exception>
    public TurnRestIssuer(TurnRestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Fault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        Options = options;
        _key = new TurnRestKey(options.Secret);
        _lifetimeTicks = options.Lifetime.Ticks;
        _windowSeconds = options.Window.Ticks / TimeSpan.TicksPerSecond;
        _window = NewWindow(0);
    }

    /// <summary>How this issuer mints.</summary>
    public TurnRestOptions Options { get; }

    /// <summary>Whether all users get the same.</summary>
    private bool IsForAll => Options.Username == TurnRestUsername.None;

    /// <inheritdoc/>
    public long Mark => IssuerMark.Of(
        Options.Secret,
        string.Create(CultureInfo.InvariantCulture, $"turn-rest {Options.Lifetime:c} {Options.Window:c} {Options.Username} {Options.Separator}"));

    /// <summary>
    /// Issues credentials that hold until (now + lifetime), rounded down to the window. Inside one window a user gets the same
    /// each time.
    /// </summary>
    /// <inheritdoc/>
    public bool TryIssue(JidView user, DateTimeOffset now, Span<byte> room, out RenderedCredentials credentials)
    {
        var window = WindowAt(now);
        var bareJid = IsForAll ? default : user.BareUtf8;
        var hash = HashOf(user);
        scoped ReadOnlySpan<byte> minted;
        if (window.TryFind(hash, out minted))
        {
            MintCounts.CountRemembered();
        }
        else
        {
            MintCounts.CountMinted();
            Span<byte> anew = stackalloc byte[TurnRestKey.MintedBytes];
            lock (_minting)
            {
                Mint(bareJid, window, anew);
                if (!window.TryFind(hash, out _))
                {
                    window.Remember(hash, anew);
                }
            }

            minted = anew;
        }

        credentials = new RenderedCredentials(room[..Render(bareJid, minted, window, room)], window.ExpiresAttribute);
        return true;
    }

    /// <inheritdoc/>
    public void FetchPlace(JidView user)
    {
        if (!IsForAll)
        {
            Volatile.Read(ref _window).FetchPlace(HashOf(user));
        }
    }

    /// <inheritdoc cref="ICredentialIssuer.Issue"/>
    /// <returns>The credentials: there are some to give at any time.</returns>
    public IssuedCredentials Issue(JidView user, DateTimeOffset now)
    {
        var window = WindowAt(now);
        Span<byte> minted = stackalloc byte[TurnRestKey.MintedBytes];
        lock (_minting)
        {
            Mint(user.BareUtf8, window, minted);
        }

        Span<byte> username = stackalloc byte[MaximumUsernameBytes];
        Span<byte> password = stackalloc byte[TurnRestKey.PasswordLength];
        username = username[..WriteUsername(user.BareUtf8, window.Expiry, minted, username)];
        TurnRestKey.WritePassword(minted, password);
        return new IssuedCredentials(
            Encoding.UTF8.GetString(username), new Secret(Encoding.ASCII.GetString(password)), DateTimeOffset.FromUnixTimeSeconds(window.Expiry));
    }

    /// <inheritdoc/>
    public IssuedCredentials IssueTo(string name, DateTimeOffset expires) => TurnRest.Mint(Options.Secret, Options.Separator, name, expires);

    /// <inheritdoc/>
    public TimeSpan? ShortestLife => Options.Lifetime - Options.Window;

    /// <inheritdoc/>
    public DateTimeOffset? ExpiryAt(DateTimeOffset issued) => DateTimeOffset.FromUnixTimeSeconds(ExpirySeconds(issued));

    private long ExpirySeconds(DateTimeOffset issued) =>
        issued.AddTicks(_lifetimeTicks).ToUnixTimeSeconds() / _windowSeconds * _windowSeconds;

    /// <summary>What stands for a user in the table: never zero, which is an empty place there.</summary>
    private ulong HashOf(JidView user) => IsForAll ? 1 : Math.Max(1, user.BareHash);

    private TurnRestWindow NewWindow(long expiry) => new(expiry, IsForAll ? "" : Options.Separator.ToString(), Options.RememberedUsers);

    private TurnRestWindow WindowAt(DateTimeOffset now)
    {
        var expiry = ExpirySeconds(now);
        var current = Volatile.Read(ref _window);
        if (current.Expiry == expiry)
        {
            return current;
        }

        var next = NewWindow(expiry);
        var found = Interlocked.CompareExchange(ref _window, next, current);

        // Whoever lost the race takes the winner's window, unless the winner's clock stood in another one: then what is minted
        // is forgotten again, but right all the same.
        return found == current || found.Expiry != expiry ? next : found;
    }

    /// <summary>Mints what is kept of a user's credentials.</summary>
    private void Mint(ReadOnlySpan<byte> bareJid, TurnRestWindow window, Span<byte> minted)
    {
        Span<byte> username = stackalloc byte[MaximumUsernameBytes];
        if (Options.Username == TurnRestUsername.Opaque || bareJid.Length > MaximumUsernameBytes - window.NameStart)
        {
            _key.MintOpaque(bareJid, minted);
        }

        _key.MintPassword(username[..WriteUsername(bareJid, window.Expiry, minted, username)], minted);
    }

    private int WriteUsername(ReadOnlySpan<byte> bareJid, long expiry, ReadOnlySpan<byte> minted, Span<byte> username)
    {
        var written = Utf8Formatter.TryFormat(expiry, username, out var length);
        Debug.Assert(written, "An expiry has twelve digits at most.");
        if (IsForAll)
        {
            return length;
        }

        username[length++] = (byte)Options.Separator;
        return length + WriteName(bareJid, minted, username[length..]);
    }

    /// <summary>
    /// Writes what stands for a user in a username. A bare JID can be four times as long as a TURN username: such a one becomes opaque
    /// instead, as a relay would refuse it.
    /// </summary>
    private int WriteName(ReadOnlySpan<byte> bareJid, ReadOnlySpan<byte> minted, Span<byte> name)
    {
        if (Options.Username == TurnRestUsername.Jid && bareJid.TryCopyTo(name))
        {
            return bareJid.Length;
        }

        TurnRestKey.WriteOpaque(minted, name[..TurnRestKey.OpaqueLength]);
        return TurnRestKey.OpaqueLength;
    }

    /// <summary>Writes the attributes <c>username</c> and <c>password</c>. No bare JID and no base64 has a character that XML would not take as it is.</summary>
    private int Render(ReadOnlySpan<byte> bareJid, ReadOnlySpan<byte> minted, TurnRestWindow window, Span<byte> room)
    {
        window.UsernameStart.CopyTo(room);
        var length = window.UsernameStart.Length;
        if (!IsForAll)
        {
            // As much room as there is for it in a username, so that the same ones are too long.
            length += WriteName(bareJid, minted, room.Slice(length, MaximumUsernameBytes - window.NameStart));
        }

        BetweenUsernameAndPassword.CopyTo(room[length..]);
        length += BetweenUsernameAndPassword.Length;
        TurnRestKey.WritePassword(minted, room.Slice(length, TurnRestKey.PasswordLength));
        length += TurnRestKey.PasswordLength;
        room[length++] = (byte)'\'';
        return length;
    }
}

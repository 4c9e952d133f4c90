using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Credentials;

/// <summary>Mints TURN REST credentials with a secret shared with the relay. For any number of threads.</summary>
public sealed class TurnRestIssuer : ICredentialIssuer
{
    // RFC 8489, section 14.3: a USERNAME is shorter than 509 bytes.
    private const int MaximumUsernameBytes = 508;

    private readonly Lock _minting = new();
    private readonly TurnRestKey _key;
    private readonly Utf8XmlWriter _rendering = new(1024);
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
        _window = new TurnRestWindow(0, options.RememberedUsers);
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
    public bool TryIssue(JidView user, DateTimeOffset now, out RenderedCredentials credentials)
    {
        var window = WindowAt(now);
        var key = IsForAll ? default : user.BareUtf8;
        var hash = IsForAll ? 0 : (uint)user.BareHash;
        if (window.TryFind(key, hash, out var usernameAndPassword))
        {
            MintCounts.CountRemembered();
        }
        else
        {
            MintCounts.CountMinted();
            usernameAndPassword = Mint(key, hash, window);
        }

        credentials = new RenderedCredentials(usernameAndPassword, window.ExpiresAttribute);
        return true;
    }

    /// <inheritdoc/>
    public void FetchPlace(JidView user)
    {
        if (!IsForAll)
        {
            Volatile.Read(ref _window).FetchPlace((uint)user.BareHash);
        }
    }

    /// <inheritdoc/>
    public void FetchCredentials(JidView user)
    {
        if (!IsForAll)
        {
            Volatile.Read(ref _window).FetchRecord((uint)user.BareHash);
        }
    }

    /// <inheritdoc cref="ICredentialIssuer.Issue"/>
    /// <returns>The credentials: there are some to give at any time.</returns>
    public IssuedCredentials Issue(JidView user, DateTimeOffset now)
    {
        var expiry = WindowAt(now).Expiry;
        Span<byte> username = stackalloc byte[MaximumUsernameBytes];
        Span<byte> password = stackalloc byte[TurnRestKey.PasswordLength];
        lock (_minting)
        {
            username = username[..WriteUsername(user.BareUtf8, expiry, username)];
            _key.WritePassword(username, password);
        }

        return new IssuedCredentials(
            Encoding.UTF8.GetString(username), new Secret(Encoding.ASCII.GetString(password)), DateTimeOffset.FromUnixTimeSeconds(expiry));
    }

    /// <inheritdoc/>
    public IssuedCredentials IssueTo(string name, DateTimeOffset expires) => TurnRest.Mint(Options.Secret, Options.Separator, name, expires);

    /// <inheritdoc/>
    public TimeSpan? ShortestLife => Options.Lifetime - Options.Window;

    /// <inheritdoc/>
    public DateTimeOffset? ExpiryAt(DateTimeOffset issued) => DateTimeOffset.FromUnixTimeSeconds(ExpirySeconds(issued));

    private long ExpirySeconds(DateTimeOffset issued) =>
        issued.AddTicks(_lifetimeTicks).ToUnixTimeSeconds() / _windowSeconds * _windowSeconds;

    private TurnRestWindow WindowAt(DateTimeOffset now)
    {
        var expiry = ExpirySeconds(now);
        var current = Volatile.Read(ref _window);
        if (current.Expiry == expiry)
        {
            return current;
        }

        var next = new TurnRestWindow(expiry, Options.RememberedUsers);
        var found = Interlocked.CompareExchange(ref _window, next, current);

        // Whoever lost the race takes the winner's window, unless the winner's clock stood in another one: then what is minted
        // is forgotten again, but right all the same.
        return found == current || found.Expiry != expiry ? next : found;
    }

    private ReadOnlySpan<byte> Mint(ReadOnlySpan<byte> bareJid, uint hash, TurnRestWindow window)
    {
        Span<byte> username = stackalloc byte[MaximumUsernameBytes];
        Span<byte> password = stackalloc byte[TurnRestKey.PasswordLength];
        lock (_minting)
        {
            username = username[..WriteUsername(bareJid, window.Expiry, username)];
            _key.WritePassword(username, password);
            var rendered = RenderedCredentials.Render(_rendering, username, password);
            if (!window.TryFind(bareJid, hash, out _))
            {
                window.Remember(bareJid, hash, rendered);
            }

            // Beyond the capacity nothing else holds them, and the next user's are rendered over them.
            return window.TryFind(bareJid, hash, out var remembered) ? remembered : rendered.ToArray();
        }
    }

    private int WriteUsername(ReadOnlySpan<byte> bareJid, long expiry, Span<byte> username)
    {
        var written = Utf8Formatter.TryFormat(expiry, username, out var length);
        Debug.Assert(written, "An expiry has twelve digits at most.");
        if (IsForAll)
        {
            return length;
        }

        username[length++] = (byte)Options.Separator;

        // A bare JID can be four times as long as a TURN username: such a one becomes opaque instead, as a relay would refuse it.
        if (Options.Username == TurnRestUsername.Jid && bareJid.TryCopyTo(username[length..]))
        {
            return length + bareJid.Length;
        }

        _key.WriteOpaque(bareJid, username.Slice(length, TurnRestKey.OpaqueLength));
        return length + TurnRestKey.OpaqueLength;
    }
}

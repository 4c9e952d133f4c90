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

    // RFC 7622, section 3.1: two parts of 1023 bytes and what separates them.
    private const int MaximumBareJidBytes = 2047;

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
        var key = Options.Username == TurnRestUsername.None ? default : user.Bare;
        if (window.TryFind(key, out var usernameAndPassword))
        {
            MintCounts.CountRemembered();
        }
        else
        {
            MintCounts.CountMinted();
            usernameAndPassword = Mint(key, window);
        }

        credentials = new RenderedCredentials(usernameAndPassword, window.ExpiresAttribute);
        return true;
    }

    /// <summary>Issues the same credentials, to keep them.</summary>
    /// <param name="user">Whose credentials; only the bare JID counts.</param>
    /// <param name="now">The present time.</param>
    public IssuedCredentials Issue(JidView user, DateTimeOffset now)
    {
        var expiry = WindowAt(now).Expiry;
        Span<byte> username = stackalloc byte[MaximumUsernameBytes];
        Span<byte> password = stackalloc byte[TurnRestKey.PasswordLength];
        lock (_minting)
        {
            username = username[..WriteUsername(user.Bare, expiry, username)];
            _key.WritePassword(username, password);
        }

        return new IssuedCredentials(
            Encoding.UTF8.GetString(username), new Secret(Encoding.ASCII.GetString(password)), DateTimeOffset.FromUnixTimeSeconds(expiry));
    }

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

    private ReadOnlySpan<byte> Mint(ReadOnlySpan<char> bareJid, TurnRestWindow window)
    {
        Span<byte> username = stackalloc byte[MaximumUsernameBytes];
        Span<byte> password = stackalloc byte[TurnRestKey.PasswordLength];
        lock (_minting)
        {
            username = username[..WriteUsername(bareJid, window.Expiry, username)];
            _key.WritePassword(username, password);
            var rendered = RenderedCredentials.Render(_rendering, username, password);
            if (!window.TryFind(bareJid, out _))
            {
                window.Remember(bareJid, rendered);
            }

            // Beyond the capacity nothing else holds them, and the next user's are rendered over them.
            return window.TryFind(bareJid, out var remembered) ? remembered : rendered.ToArray();
        }
    }

    private int WriteUsername(ReadOnlySpan<char> bareJid, long expiry, Span<byte> username)
    {
        var written = Utf8Formatter.TryFormat(expiry, username, out var length);
        Debug.Assert(written, "An expiry has twelve digits at most.");
        if (Options.Username == TurnRestUsername.None)
        {
            return length;
        }

        username[length++] = (byte)Options.Separator;

        // A bare JID can be four times as long as a TURN username: such a one becomes opaque instead, as a relay would refuse it.
        if (Options.Username == TurnRestUsername.Jid && Encoding.UTF8.TryGetBytes(bareJid, username[length..], out var jidLength))
        {
            return length + jidLength;
        }

        Span<byte> utf8 = stackalloc byte[MaximumBareJidBytes];
        _key.WriteOpaque(utf8[..Encoding.UTF8.GetBytes(bareJid, utf8)], username.Slice(length, TurnRestKey.OpaqueLength));
        return length + TurnRestKey.OpaqueLength;
    }
}

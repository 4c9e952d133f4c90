using System.Diagnostics;
using System.Globalization;
using System.Text;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Credentials;

/// <summary>Mints TURN REST credentials with a secret shared with the relay. For any number of threads.</summary>
public sealed class TurnRestIssuer : ICredentialIssuer
{
    // RFC 8489, section 14.3: a USERNAME is shorter than 509 bytes.
    private const int MaximumUsernameBytes = 508;

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
    /// object each time.
    /// </summary>
    /// <param name="user">Whose credentials; only the bare JID counts.</param>
    /// <param name="now">The present time.</param>
    public IssuedCredentials Issue(JidView user, DateTimeOffset now)
    {
        var window = WindowAt(now);
        var key = Options.Username == TurnRestUsername.None ? default : user.Bare;
        return window.Find(key) ?? Mint(key.ToString(), window);
    }

    IssuedCredentials? ICredentialIssuer.Issue(JidView user, DateTimeOffset now) => Issue(user, now);

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

    private IssuedCredentials Mint(string bareJid, TurnRestWindow window)
    {
        var prefix = window.Expiry.ToString(CultureInfo.InvariantCulture);
        lock (_minting)
        {
            var username = Options.Username switch
            {
                TurnRestUsername.None => prefix,
                TurnRestUsername.Jid => WithJid(prefix, bareJid),
                TurnRestUsername.Opaque => WithOpaque(prefix, bareJid),
                _ => throw new UnreachableException(),
            };
            return window.Remember(bareJid, new IssuedCredentials(username, _key.Password(username), DateTimeOffset.FromUnixTimeSeconds(window.Expiry)));
        }
    }

    /// <summary>A bare JID can be four times as long as a TURN username: such a one becomes opaque instead, as a relay would refuse it.</summary>
    private string WithJid(string prefix, string bareJid)
    {
        var username = $"{prefix}{Options.Separator}{bareJid}";
        return Encoding.UTF8.GetByteCount(username) <= MaximumUsernameBytes ? username : WithOpaque(prefix, bareJid);
    }

    private string WithOpaque(string prefix, string bareJid) => $"{prefix}{Options.Separator}{_key.Opaque(bareJid)}";
}

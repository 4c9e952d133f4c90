using System.Security.Cryptography;
using System.Text;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Extdisco.Xmpp;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Http;

/// <summary>
/// The admin token (<c>Extdisco:Http:Token</c>), without which nothing is minted over HTTP. So many wrong ones, whoever sent them, and
/// for the rest of the minute none is looked at: to count by address would need memory, and is of no use behind a proxy.
/// </summary>
internal sealed class AdminToken(LoadedConfiguration loaded, TimeProvider time, ILogger<AdminToken> logger) : IConfigurationTarget
{
    /// <summary>How many wrong ones are looked at in a <see cref="Period"/>.</summary>
    public const int WrongOnes = 10;

    /// <summary>How long it takes until they are forgotten.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private const string Scheme = "Bearer ";

    private readonly Lock _gate = new();
    private volatile Secret? _token = loaded.Options!.Http.Token;
    private long _began;
    private int _wrong;

    /// <summary>Whether there is one.</summary>
    public bool IsSet => _token is not null;

    /// <inheritdoc/>
    public Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        _token = options.Http.Token;
        return Task.CompletedTask;
    }

    /// <summary>Looks at the token of a request (RFC 6750, section 2.1).</summary>
    public TokenVerdict Check(HttpRequest request)
    {
        if (_token is not { } token)
        {
            return TokenVerdict.Off;
        }

        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return TokenVerdict.Missing;
        }

        lock (_gate)
        {
            if (time.GetElapsedTime(_began) >= Period)
            {
                _wrong = 0;
            }

            return _wrong >= WrongOnes ? TokenVerdict.TooManyWrong : IsSame(token, header.AsSpan(Scheme.Length).Trim()) ? TokenVerdict.Right : Wrong();
        }
    }

    // Over digests, so that not even the length shows in the time it takes.
    private static bool IsSame(Secret token, ReadOnlySpan<char> given)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token.RevealUtf8(), expected);
        SHA256.HashData(Encoding.UTF8.GetBytes(given.ToArray()), actual);
        return CryptographicOperations.FixedTimeEquals(expected, actual);
    }

    private TokenVerdict Wrong()
    {
        if (_wrong++ == 0)
        {
            _began = time.GetTimestamp();
            ServerLog.WrongToken(logger, WrongOnes, Period.TotalSeconds);
        }

        return TokenVerdict.Wrong;
    }
}

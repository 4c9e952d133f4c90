using System.Net;
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
/// The admin token (<c>Extdisco:Http:Token</c>), without which nothing is minted over HTTP. The wrong ones of all strangers count
/// together: to count each address would need memory, and give whoever has many addresses as many more guesses. Only an address that the
/// right one has come from counts by itself, so that strangers cannot lock it out.
/// </summary>
internal sealed class AdminToken(LoadedConfiguration loaded, TimeProvider time, ILogger<AdminToken> logger) : IConfigurationTarget
{
    /// <summary>How many addresses are remembered that the right one has come from; the one that was silent longest is forgotten first.</summary>
    public const int MostKnown = 16;

    private const string Scheme = "Bearer ";

    private readonly Lock _gate = new();
    private readonly List<(IPAddress Address, WrongTokens Wrong)> _known = [];
    private WrongTokens _ofStrangers = new(time);
    private volatile Secret? _token = loaded.Options!.Http.Token;

    /// <summary>Whether there is one.</summary>
    public bool IsSet => _token is not null;

    /// <inheritdoc/>
    public Task ApplyAsync(ExtdiscoOptions options, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!Equals(_token, options.Http.Token))
            {
                _token = options.Http.Token;
                _known.Clear();
                _ofStrangers = new WrongTokens(time);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Looks at the token of a request (RFC 6750, section 2.1).</summary>
    public TokenVerdict Check(HttpRequest request)
    {
        lock (_gate)
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

            var from = request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None;
            var at = _known.FindIndex(known => known.Address.Equals(from));
            var wrong = at < 0 ? _ofStrangers : _known[at].Wrong;
            if (wrong.AreTooMany)
            {
                return TokenVerdict.TooManyWrong;
            }

            if (!IsSame(token, header.AsSpan(Scheme.Length).Trim()))
            {
                return Wrong(wrong);
            }

            Remember(from, at);
            return TokenVerdict.Right;
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

    private TokenVerdict Wrong(WrongTokens counted)
    {
        if (counted.Add())
        {
            ServerLog.WrongToken(logger, WrongTokens.Most, WrongTokens.Period.TotalSeconds);
        }

        return TokenVerdict.Wrong;
    }

    /// <summary>Notes that the right one came from an address, as the last of all.</summary>
    private void Remember(IPAddress from, int at)
    {
        var known = at < 0 ? (from, new WrongTokens(time)) : _known[at];
        if (at >= 0 || _known.Count == MostKnown)
        {
            _known.RemoveAt(Math.Max(at, 0));
        }

        _known.Add(known);
    }
}

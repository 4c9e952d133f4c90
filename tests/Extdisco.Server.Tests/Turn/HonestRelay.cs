using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Extdisco.Credentials;
using Extdisco.Server.Turn;
using Extdisco.Xmpp;

namespace Extdisco.Server.Tests.Turn;

/// <summary>What a TURN server with a shared secret does (RFC 8656), as far as a probe sees it.</summary>
internal sealed class HonestRelay
{
    public const string RightSecret = "the-right-secret";
    public const string Realm = "example.org";

    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, IPEndPoint> _relayedByClient = [];
    private readonly Dictionary<IPEndPoint, IPAddress> _permitted = [];
    private readonly Dictionary<IPEndPoint, string> _usernames = [];
    private int _port = 50_000;

    /// <summary>The relay's clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Whether everybody is let in without a word.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The nonce that it gives and takes.</summary>
    public byte[] Nonce { get; set; } = RandomNumberGenerator.GetBytes(24);

    /// <summary>The allocations that have not ended.</summary>
    public int Allocations
    {
        get
        {
            lock (_gate)
            {
                return _relayedByClient.Count;
            }
        }
    }

    /// <summary>Credentials that hold for ten minutes.</summary>
    public static ProbeCredentials Credentials { get; } = Minted(RightSecret);

    /// <summary>The same, minted with a secret.</summary>
    public static ProbeCredentials Minted(string secret) => new(
        new TurnRestIssuer(new TurnRestOptions { Secret = new Secret(secret), Lifetime = TimeSpan.FromMinutes(15), Window = TimeSpan.FromMinutes(5) }),
        TimeProvider.System);

    /// <summary>The answer, and whom it goes to; null where there is none.</summary>
    public (byte[] Bytes, IPEndPoint To)? Answer(StunMessage request, IPEndPoint from)
    {
        lock (_gate)
        {
            return AnswerTo(request, from);
        }
    }

    /// <summary>An error response, signed like an honest answer.</summary>
    public static byte[] Error(StunMessage request, int code, string phrase = "", Action<StunWriter>? add = null)
    {
        var answer = new StunWriter(request.Method, StunClass.Error, request.TransactionId);
        answer.Add(StunAttribute.ErrorCode, [0, 0, (byte)(code / 100), (byte)(code % 100), .. Encoding.UTF8.GetBytes(phrase)]);
        add?.Invoke(answer);
        return Finish(answer, request.TryGet(StunAttribute.Username, out _) ? KeyFor(request) : null);
    }

    /// <summary>A success response of another making, signed like an honest one.</summary>
    public static byte[] Succeed(StunMessage request, Action<StunWriter> add)
    {
        var answer = new StunWriter(request.Method, StunClass.Success, request.TransactionId);
        add(answer);
        return Finish(answer, request.TryGet(StunAttribute.Username, out _) ? KeyFor(request) : null);
    }

    private (byte[] Bytes, IPEndPoint To)? AnswerTo(StunMessage request, IPEndPoint from)
    {
        if (request.Method == StunMethod.Send)
        {
            return Pass(request, from);
        }

        if (request.Method == StunMethod.Binding)
        {
            return (Finish(Success(request, from), null), from);
        }

        if (Refusal(request, from) is var (code, phrase))
        {
            var refusal = new StunWriter(request.Method, StunClass.Error, request.TransactionId);
            refusal.Add(StunAttribute.ErrorCode, [0, 0, (byte)(code / 100), (byte)(code % 100), .. Encoding.UTF8.GetBytes(phrase)]);
            refusal.Add(StunAttribute.Realm, Realm);
            refusal.Add(StunAttribute.Nonce, Nonce);
            return (refusal.Written.ToArray(), from);
        }

        var answer = Success(request, from);
        Carry(request, from, answer);
        return (Finish(answer, IsOpen ? null : KeyFor(request)), from);
    }

    private static byte[] Finish(StunWriter answer, StunKey? key)
    {
        if (key is not null)
        {
            answer.Sign(key);
        }

        return answer.Written.ToArray();
    }

    private static StunWriter Success(StunMessage request, IPEndPoint from)
    {
        var answer = new StunWriter(request.Method, StunClass.Success, request.TransactionId);
        answer.AddXor(StunAttribute.XorMappedAddress, from);
        return answer;
    }

    private static StunKey KeyFor(StunMessage request)
    {
        var username = UsernameOf(request);
        return StunKey.LongTerm(username, Encoding.UTF8.GetBytes(Realm), TurnRest.Password(new Secret(RightSecret), username));
    }

    private static string UsernameOf(StunMessage request) =>
        request.TryGet(StunAttribute.Username, out var username) ? Encoding.UTF8.GetString(username) : "";

    private (int Code, string Phrase)? Refusal(StunMessage request, IPEndPoint from)
    {
        if (IsOpen)
        {
            return null;
        }

        if (!request.TryGet(StunAttribute.MessageIntegrity, out _))
        {
            return (401, "Unauthorized");
        }

        if (!request.TryGet(StunAttribute.Nonce, out var nonce) || !nonce.SequenceEqual(Nonce))
        {
            return (438, "Stale Nonce");
        }

        // As coturn does: a client keeps its username.
        if (!_usernames.TryAdd(from, UsernameOf(request)) && !string.Equals(_usernames[from], UsernameOf(request), StringComparison.Ordinal))
        {
            return (441, "Wrong Credentials");
        }

        var expiry = long.Parse(UsernameOf(request).Split(':')[0], CultureInfo.InvariantCulture);
        return request.IsSignedWith(KeyFor(request)) != true || expiry < Clock.GetUtcNow().ToUnixTimeSeconds() ? (401, "Unauthorized") : null;
    }

    private void Carry(StunMessage request, IPEndPoint from, StunWriter answer)
    {
        switch (request.Method)
        {
            case StunMethod.Allocate:
                _relayedByClient.TryAdd(from, new IPEndPoint(IPAddress.Loopback, _port++));
                answer.AddXor(StunAttribute.XorRelayedAddress, _relayedByClient[from]);
                answer.Add(StunAttribute.Lifetime, 600);
                break;
            case StunMethod.CreatePermission:
                _permitted[from] = request.XorAddress(StunAttribute.XorPeerAddress)!.Address;
                break;
            case StunMethod.Refresh:
                answer.Add(StunAttribute.Lifetime, 0);
                _relayedByClient.Remove(from);
                break;
        }
    }

    private (byte[] Bytes, IPEndPoint To)? Pass(StunMessage request, IPEndPoint from)
    {
        var peer = request.XorAddress(StunAttribute.XorPeerAddress);
        var to = _relayedByClient.FirstOrDefault(pair => pair.Value.Equals(peer)).Key;
        var sender = _relayedByClient.GetValueOrDefault(from);
        if (to is null || sender is null || !sender.Address.Equals(_permitted.GetValueOrDefault(to)) || !request.TryGet(StunAttribute.Data, out var data))
        {
            return null;
        }

        var indication = new StunWriter(StunMethod.Data, StunClass.Indication);
        indication.AddXor(StunAttribute.XorPeerAddress, sender);
        indication.Add(StunAttribute.Data, data);
        return (indication.Written.ToArray(), to);
    }
}

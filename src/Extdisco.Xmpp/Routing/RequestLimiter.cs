using System.Runtime.InteropServices;
using Extdisco.Xmpp.Addressing;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Routing;

/// <summary>Says whether a request may be answered: how many each asker, by its bare address, and all together may make.</summary>
/// <remarks>
/// The buckets of the askers are in a table of fixed size, a mebibyte: however many askers there are, it never grows, nothing is
/// allocated for a request, and no timer clears it up. An asker has its place in one of a few slots, by a hash of its address whose key
/// is random in each process, so that nobody can choose the place of another. A bucket that is full again is as good as
/// none, so its slot is free. Where all slots of a set are in use, the newcomer gets the one that is free the soonest: that asker gets
/// its few tokens back early, and whoever is at its limit keeps its place. The hash stands for the asker: that two share a bucket because
/// all 64 bits of it are the same happens to nobody.
/// </remarks>
public sealed class RequestLimiter
{
    /// <summary>How many askers the table has room for.</summary>
    internal const int Slots = 64 * 1024;

    private const int Ways = 8;
    private const int SetMask = (Slots / Ways) - 1;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _exempt;
    private readonly TimeProvider _time;
    private readonly TokenBucket _each;
    private readonly TokenBucket _all;
    private readonly Slot[] _slots;
    private readonly LogPace _refused;
    private long _allFullAt;

    /// <summary>Makes a limiter.</summary>
    /// <param name="limits">How many requests may be made.</param>
    /// <param name="exempt">Whose requests are never refused, address by address: the domains of the server.</param>
    /// <param name="time">Time. Its timestamps count, and not the clock, which may be set.</param>
    public RequestLimiter(RequestLimits limits, IReadOnlyList<Jid> exempt, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Limits = limits;
        Exempt = exempt;
        _exempt = exempt.Select(address => address.ToString()).ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _time = time;
        _refused = new LogPace(time);
        _slots = limits.RequestsPerMinute > 0 ? new Slot[Slots] : [];
        _each = new TokenBucket(Math.Max(1, limits.RequestsPerMinute), TimeSpan.FromMinutes(1), limits.RequestsBurst, time);
        _all = new TokenBucket(Math.Max(1, limits.RequestsPerSecond), TimeSpan.FromSeconds(1), Math.Max(1, limits.RequestsPerSecond), time);
    }

    /// <summary>How many requests may be made.</summary>
    public RequestLimits Limits { get; }

    /// <summary>Whose requests are never refused.</summary>
    public IReadOnlyList<Jid> Exempt { get; }

    /// <summary>Counts a request, unless it is beyond a limit. For one thread at a time.</summary>
    /// <param name="asker">Who asks.</param>
    /// <returns>The limit that it is beyond, or none.</returns>
    internal Limit Take(JidView asker)
    {
        if (asker.IsDomain && _exempt.Contains(asker.Text))
        {
            return Limit.None;
        }

        var now = _time.GetTimestamp();
        if (Limits.RequestsPerSecond > 0 && !_all.HasToken(_allFullAt, now))
        {
            return Limit.RequestsPerSecond;
        }

        if (Limits.RequestsPerMinute > 0)
        {
            ref var fullAt = ref BucketOf(asker.BareHash);
            if (!_each.HasToken(fullAt, now))
            {
                return Limit.RequestsPerMinute; // what is refused is no use of the limit for all
            }

            fullAt = _each.Take(fullAt, now);
        }

        _allFullAt = _all.Take(_allFullAt, now);
        return Limit.None;
    }

    /// <summary>Has fetched what is known of somebody who is about to ask.</summary>
    internal void Expect(JidView asker)
    {
        if (_slots.Length > 0 && !asker.IsDomain)
        {
            ref var set = ref _slots[SetOf(asker.BareHash)];
            Ahead.Fetch(in set);
            Ahead.Fetch(in set, Ahead.LineBytes);
        }
    }

    /// <summary>Tells of a request that was refused, but not of each.</summary>
    internal void Tell(JidView asker, Jid component, Limit limit, ILogger logger)
    {
        if (_refused.Happened(out var count))
        {
            XmppLog.TooManyRequests(logger, component.ToString(), asker.Bare.ToString(), limit, count);
        }
    }

    private static int SetOf(ulong hash) => (int)(hash & SetMask) * Ways;

    /// <summary>The bucket of a hash, which may have been another's.</summary>
    private ref long BucketOf(ulong hash)
    {
        var set = _slots.AsSpan(SetOf(hash), Ways);
        ref var soonest = ref set[0];
        foreach (ref var slot in set)
        {
            if (slot.Hash == hash)
            {
                return ref slot.FullAt;
            }

            if (slot.FullAt < soonest.FullAt)
            {
                soonest = ref slot;
            }
        }

        soonest.Hash = hash;
        soonest.FullAt = 0;
        return ref soonest.FullAt;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public ulong Hash;
        public long FullAt;
    }
}

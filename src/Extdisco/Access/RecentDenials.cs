using Extdisco.Xmpp.Addressing;

namespace Extdisco.Access;

/// <summary>
/// Some of the requests that were refused of late, for a person to look at: the last one of each domain and reason. Anybody can
/// have requests refused, as many as they like, so that only so many a second are looked at; the rest cost a reading of the clock.
/// </summary>
/// <param name="component">The component that refuses.</param>
/// <param name="time">Time.</param>
public sealed class RecentDenials(Jid component, TimeProvider time)
{
    /// <summary>How many there are at most.</summary>
    public const int Capacity = 50;

    // Those that some clients of a domain have refused at once, as they do when they log in.
    private const int Burst = 20;

    // Ten a second are more than a person can follow, and to go through all that are kept takes about a microsecond for each.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly string _component = component.ToString();
    private readonly Lock _gate = new();
    private readonly List<Denial> _denials = new(Capacity);
    private readonly long _pace = (long)(Pace.TotalSeconds * time.TimestampFrequency);
    private long _freeAt;

    /// <summary>All there are, the newest first.</summary>
    public IReadOnlyList<Denial> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _denials.AsEnumerable().Reverse()];
            }
        }
    }

    /// <summary>Notes one, unless there are too many at present. For one thread at a time.</summary>
    /// <param name="asker">Who was refused.</param>
    /// <param name="limit">What limit was reached, or null where the asker may not ask.</param>
    public void Note(JidView asker, string? limit)
    {
        var now = time.GetTimestamp();
        if (_freeAt - now > Burst * _pace)
        {
            return;
        }

        _freeAt = Math.Max(_freeAt, now) + _pace;
        lock (_gate)
        {
            var known = IndexOf(asker.Domain, limit);
            var domain = known < 0 ? asker.Domain.ToString() : _denials[known].Domain;
            if (known >= 0 || _denials.Count == Capacity)
            {
                _denials.RemoveAt(Math.Max(known, 0));
            }

            _denials.Add(new Denial(time.GetUtcNow(), _component, domain, limit));
        }
    }

    private int IndexOf(ReadOnlySpan<char> domain, string? limit)
    {
        for (var i = 0; i < _denials.Count; i++)
        {
            if (domain.SequenceEqual(_denials[i].Domain) && string.Equals(limit, _denials[i].Limit, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}

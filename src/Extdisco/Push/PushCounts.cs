namespace Extdisco.Push;

/// <summary>What is counted of the pushes of one component. One thread at a time counts each; anybody may read.</summary>
public sealed class PushCounts
{
    private long _sent;
    private long _answered;
    private long _refused;
    private long _unanswered;
    private long _coalesced;
    private long _evicted;

    /// <summary>Pushes sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Pushes answered with a result.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Pushes answered with an error.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Pushes that got no answer in time.</summary>
    public long Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Changes that went out together with an earlier one.</summary>
    public long Coalesced => Volatile.Read(ref _coalesced);

    /// <summary>Entities forgotten, or not remembered at all, because there were too many.</summary>
    public long Evicted => Volatile.Read(ref _evicted);

    internal void CountSent(int pushes) => Volatile.Write(ref _sent, _sent + pushes);

    internal void CountAnswer(bool isError)
    {
        ref var count = ref isError ? ref _refused : ref _answered;
        Volatile.Write(ref count, count + 1);
    }

    internal void CountUnanswered() => Volatile.Write(ref _unanswered, _unanswered + 1);

    internal void CountCoalesced() => Volatile.Write(ref _coalesced, _coalesced + 1);

    internal void CountEvicted() => Volatile.Write(ref _evicted, _evicted + 1);
}

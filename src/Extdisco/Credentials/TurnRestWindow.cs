using System.Collections.Concurrent;

namespace Extdisco.Credentials;

/// <summary>The credentials minted so far that share one expiry. When time moves to the next one, all are dropped at once.</summary>
/// <param name="expiry">The expiry in seconds since 1970.</param>
/// <param name="capacity">How many users are remembered.</param>
internal sealed class TurnRestWindow(long expiry, int capacity)
{
    private readonly ConcurrentDictionary<string, IssuedCredentials> _byUser = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The expiry in seconds since 1970.</summary>
    public long Expiry { get; } = expiry;

    /// <summary>What was minted for a user, or null.</summary>
    public IssuedCredentials? Find(ReadOnlySpan<char> user) =>
        _byUser.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(user, out var found) ? found : null;

    /// <summary>Remembers credentials, unless somebody else was quicker, and says which ones hold.</summary>
    public IssuedCredentials Remember(string user, IssuedCredentials minted)
    {
        if (Interlocked.Increment(ref _count) <= capacity && _byUser.TryAdd(user, minted))
        {
            return minted;
        }

        Interlocked.Decrement(ref _count);
        return _byUser.GetValueOrDefault(user, minted);
    }
}

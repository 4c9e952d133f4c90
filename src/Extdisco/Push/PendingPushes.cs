using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace Extdisco.Push;

/// <summary>What was sent and waits for its answer, by id. For one thread at a time.</summary>
internal sealed class PendingPushes
{
    private readonly Dictionary<uint, PendingPush> _byNumber = [];
    private readonly Queue<uint> _inOrder = new();

    // Another number after a restart: answers to the process before are nobody's.
    private uint _last = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));

    /// <summary>How many there are whose answer may come here.</summary>
    public int Count { get; private set; }

    private static ReadOnlySpan<byte> Prefix => "push-"u8;

    /// <summary>Notes one, and writes its id.</summary>
    /// <param name="pending">What waits.</param>
    /// <param name="id">Where the id goes; 16 bytes are enough.</param>
    /// <returns>The id.</returns>
    public ReadOnlySpan<byte> Add(PendingPush pending, Span<byte> id)
    {
        _byNumber.Add(++_last, pending);
        Count += pending.IsDomains ? 0 : 1;
        _inOrder.Enqueue(_last);
        if (_inOrder.Count > (2 * _byNumber.Count) + 1024)
        {
            DropAnswered();
        }

        Utf8.TryWrite(id, CultureInfo.InvariantCulture, $"push-{_last:x}", out var length);
        return id[..length];
    }

    /// <summary>Takes the one that an answer belongs to by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="from">Who answers, normalised: nobody can answer for another.</param>
    /// <param name="pending">The one.</param>
    public bool TryTake(ReadOnlySpan<byte> id, ReadOnlySpan<byte> from, out PendingPush pending)
    {
        pending = default;
        return id.StartsWith(Prefix)
            && uint.TryParse(id[Prefix.Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            && _byNumber.TryGetValue(number, out pending)
            && from.SequenceEqual(pending.Entity.Address)
            && Remove(number, pending);
    }

    /// <summary>Takes the oldest one if it was sent before a moment.</summary>
    public bool TryTakeSentBefore(long moment, out PendingPush pending)
    {
        while (_inOrder.TryPeek(out var number))
        {
            if (!_byNumber.TryGetValue(number, out pending))
            {
                _inOrder.Dequeue();
                continue;
            }

            if (pending.Sent >= moment)
            {
                return false;
            }

            _inOrder.Dequeue();
            return Remove(number, pending);
        }

        pending = default;
        return false;
    }

    /// <summary>Takes all: the connection ended, and no answer will come.</summary>
    public IReadOnlyList<PendingPush> TakeAll()
    {
        PendingPush[] all = [.. _byNumber.Values];
        _byNumber.Clear();
        _inOrder.Clear();
        Count = 0;
        return all;
    }

    private bool Remove(uint number, PendingPush pending)
    {
        Count -= pending.IsDomains ? 0 : 1;
        return _byNumber.Remove(number);
    }

    private void DropAnswered()
    {
        for (var left = _inOrder.Count; left > 0; left--)
        {
            var number = _inOrder.Dequeue();
            if (_byNumber.ContainsKey(number))
            {
                _inOrder.Enqueue(number);
            }
        }
    }
}

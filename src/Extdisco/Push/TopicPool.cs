using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <summary>
/// Keeps topics, so that all who asked the same share one. It grows with what is asked, so that it is emptied when it gets large:
/// then some share no more, until they ask again.
/// </summary>
internal sealed class TopicPool
{
    // Clients of one domain ask for some ten different things, a topic for each language; so many topics are about a megabyte.
    private const int Most = 4096;

    private readonly Dictionary<int, List<Topic>> _byHash = [];
    private int _count;

    /// <summary>The topic of a request.</summary>
    public Topic Get(ReadOnlySpan<char> askerDomain, JidView answeringAs, bool hasType, ReadOnlySpan<byte> type, ReadOnlySpan<byte> language)
    {
        var hash = new HashCode();
        hash.Add(string.GetHashCode(askerDomain, StringComparison.Ordinal));
        hash.Add(answeringAs.GetHashCode());
        hash.Add(hasType);
        hash.AddBytes(type);
        hash.AddBytes(language);
        var key = hash.ToHashCode();
        if (_byHash.TryGetValue(key, out var same))
        {
            foreach (var known in same)
            {
                if (known.Is(askerDomain, answeringAs, hasType, type, language))
                {
                    return known;
                }
            }
        }

        var topic = new Topic(askerDomain.ToString(), answeringAs.ToJid(), hasType ? type.ToArray() : null, language.ToArray());
        if (_count++ >= Most)
        {
            _byHash.Clear();
            _count = 1;
        }

        if (!_byHash.TryGetValue(key, out same))
        {
            _byHash.Add(key, same = []);
        }

        same.Add(topic);
        return topic;
    }
}

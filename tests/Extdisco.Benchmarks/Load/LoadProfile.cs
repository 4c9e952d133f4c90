namespace Extdisco.Benchmarks.Load;

/// <summary>What is asked, by how many, and how fast.</summary>
/// <param name="Mix">The kinds of requests, each as often as it stands here. Those that get no answer come along with the others.</param>
/// <param name="Outstanding">How many requests are on their way at any time.</param>
/// <param name="Users">How many users ask; each request comes from any of them.</param>
internal sealed record LoadProfile(IReadOnlyList<RequestKind> Mix, int Outstanding, int Users)
{
    /// <summary>One kind of request.</summary>
    public LoadProfile(RequestKind kind, int outstanding, int users)
        : this([kind], outstanding, users)
    {
    }

    /// <summary>Whether each user in turn sends the whole mix, rather than any of them any part of it.</summary>
    public bool InTurn { get; init; }

    /// <summary>Whether users answer pushes, as clients do, rather than leave them to be given up.</summary>
    public bool AnswersPushes { get; init; }
}

namespace Extdisco.Server.Tests.Packaging;

/// <summary>One instruction of a Dockerfile.</summary>
/// <param name="Name">What to do, in upper case: <c>COPY</c>, <c>RUN</c>.</param>
/// <param name="Text">The rest of the line.</param>
internal sealed record DockerInstruction(string Name, string Text)
{
    /// <summary>The words of the rest, without the options (<c>--from=build</c>).</summary>
    public IReadOnlyList<string> Words =>
        [.. Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>Whether it is the one of that name.</summary>
    public bool Is(string name) => string.Equals(Name, name, StringComparison.Ordinal);

    /// <summary>Reads one.</summary>
    public static DockerInstruction Parse(string line)
    {
        var parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        return new DockerInstruction(parts[0].ToUpperInvariant(), parts[1]);
    }
}

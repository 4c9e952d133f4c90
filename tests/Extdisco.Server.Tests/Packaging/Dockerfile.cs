namespace Extdisco.Server.Tests.Packaging;

/// <summary>The instructions of the Dockerfile, stage by stage.</summary>
internal sealed class Dockerfile
{
    private Dockerfile(IReadOnlyList<DockerInstruction> instructions)
    {
        var last = instructions.Select((instruction, at) => (instruction, at)).Last(pair => pair.instruction.Is("FROM")).at;
        Build = [.. instructions.Take(last)];
        Image = [.. instructions.Skip(last)];
    }

    /// <summary>The stage that builds.</summary>
    public IReadOnlyList<DockerInstruction> Build { get; }

    /// <summary>The stage that becomes the image.</summary>
    public IReadOnlyList<DockerInstruction> Image { get; }

    /// <summary>Reads the repository's own.</summary>
    public static Dockerfile Read()
    {
        var lines = Repository.Read("Dockerfile")
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new Dockerfile([.. lines.Where(line => line[0] != '#').Select(DockerInstruction.Parse)]);
    }
}

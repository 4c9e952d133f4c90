using System.CommandLine;

namespace Extdisco.Server.Commands;

/// <summary>A verb of the command line, with examples that its help shows.</summary>
/// <param name="name">The word.</param>
/// <param name="description">What it is for.</param>
/// <param name="examples">Command lines.</param>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>What else its own help says, or null.</summary>
    public string? Remarks { get; set; }

    /// <summary>Command lines, to be copied.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}

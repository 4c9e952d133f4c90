namespace Extdisco.Server.Configuration;

/// <summary>
/// What is wrong with a configuration, all of it at once. Each line is <c>key path: what is wrong; what to do</c>, and no
/// line ever shows a secret.
/// </summary>
internal sealed class ConfigurationReport
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _files = [];

    /// <summary>What keeps the configuration from being used.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>What works, but hurts somebody.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The files that the values came from, so that a change in any of them can be noticed.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Adds an error.</summary>
    public void Error(string path, string problem) => _errors.Add($"{path}: {problem}");

    /// <summary>Adds a warning.</summary>
    public void Warn(string path, string problem) => _warnings.Add($"{path}: {problem}");

    /// <summary>Adds a file that a value came from.</summary>
    public void Uses(string file) => _files.Add(file);

    /// <summary>Tells why a configuration cannot be used.</summary>
    /// <param name="error">Where it is told.</param>
    /// <param name="file">The file of the configuration.</param>
    public async Task TellAsync(TextWriter error, string file)
    {
        await error.WriteLineAsync(Errors.Count == 1
            ? $"extdisco: the configuration {file} cannot be used:"
            : $"extdisco: the configuration {file} cannot be used, for {Errors.Count} reasons:");
        foreach (var problem in Errors)
        {
            await error.WriteLineAsync($"  {problem}");
        }

        foreach (var warning in Warnings)
        {
            await error.WriteLineAsync($"  (warning) {warning}");
        }
    }
}

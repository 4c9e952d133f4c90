using Extdisco.Fuzz.Tests.Targets;

namespace Extdisco.Fuzz.Tests;

/// <summary>What was not withstood once, with its real bytes: the files in Findings, by target.</summary>
public sealed class FindingTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Findings");

    public static TheoryData<string, string> Findings { get; } = FindAll();

    [Theory]
    [MemberData(nameof(Findings))]
    public async Task What_was_found_once_is_withstood(string target, string file)
    {
        await using var fuzzed = FuzzTargets.Make(target);
        await fuzzed.CheckAsync(await File.ReadAllBytesAsync(Path.Combine(Folder, target, file)));
    }

    private static TheoryData<string, string> FindAll()
    {
        var findings = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Folder, "*.bin", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            findings.Add(Path.GetFileName(Path.GetDirectoryName(file)!), Path.GetFileName(file));
        }

        return findings;
    }
}

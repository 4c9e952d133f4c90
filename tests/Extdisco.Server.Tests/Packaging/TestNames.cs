using System.Text.RegularExpressions;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>The tests that a page names, as <c>Class.Method</c>.</summary>
internal static partial class TestNames
{
    /// <summary>All that stand in a text.</summary>
    public static IReadOnlyList<string> In(string text) => [.. TestName().Matches(text).Select(name => name.Groups["name"].Value)];

    /// <summary>Those of them that no test has.</summary>
    public static IEnumerable<string> WithoutTest(IReadOnlyList<string> names)
    {
        var sources = Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests*.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileName(file).Split('.')[0], File.ReadAllText, StringComparer.Ordinal);
        return names.Where(name => name.Split('.') is not [var type, var method] || !sources[type].Any(source => Declares(source, method)));
    }

    private static bool Declares(string source, string method) =>
        source.Contains($" void {method}(", StringComparison.Ordinal) || source.Contains($" Task {method}(", StringComparison.Ordinal);

    [GeneratedRegex("`(?<name>[A-Za-z0-9]+Tests\\.[A-Za-z0-9_]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TestName();
}

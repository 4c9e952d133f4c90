using Extdisco.Server.Configuration;

namespace Extdisco.Server.Checks;

/// <summary>Tells what is wrong with the configuration, each error and each warning with its key.</summary>
/// <param name="file">The configuration file.</param>
/// <param name="report">What loading it has found.</param>
internal sealed class ConfigurationCheck(string file, ConfigurationReport report) : ICheck
{
    /// <inheritdoc/>
    public string Title => "the configuration";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        List<CheckResult> results =
        [
            .. report.Errors.Select(error => Split(error, CheckResult.Failed)),
            .. report.Warnings.Select(warning => Split(warning, CheckResult.Warning)),
        ];
        if (report.Errors.Count == 0)
        {
            results.Insert(0, CheckResult.Passed(CheckKind.Configuration, file, report.Warnings.Count == 0 ? "no errors, no warnings" : "no errors"));
        }

        return Task.FromResult<IReadOnlyList<CheckResult>>(results);
    }

    /// <summary>A line of the report begins with a key, or the name of a file, and a colon behind it.</summary>
    private static CheckResult Split(string line, Func<CheckKind, string, string, CheckResult> result)
    {
        const string Separator = ": ";
        var end = line.IndexOf(Separator, StringComparison.Ordinal);
        return result(CheckKind.Configuration, line[..end], line[(end + Separator.Length)..]);
    }
}

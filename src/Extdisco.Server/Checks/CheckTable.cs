using System.Globalization;
using Spectre.Console;

namespace Extdisco.Server.Checks;

/// <summary>The report for people: a table, and under it the cause and the fix of each failure and warning.</summary>
/// <param name="console">Where it is written.</param>
internal sealed class CheckTable(IAnsiConsole console)
{
    /// <summary>Writes it.</summary>
    public void Write(CheckReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(new TableColumn(""), new TableColumn("Check"), new TableColumn("What"), new TableColumn("Found"));
        var remarks = new List<CheckResult>();
        foreach (var result in report.Results)
        {
            table.AddRow(Mark(result.Status), new Text(Word(result.Check)), new Text(result.Subject), new Text(Found(result, remarks)));
        }

        console.Write(table);
        for (var number = 1; number <= remarks.Count; number++)
        {
            Remark(number, remarks[number - 1]);
        }

        console.WriteLine(Summary(report));
    }

    private static string Found(CheckResult result, List<CheckResult> remarks)
    {
        if (result.Status is CheckStatus.Passed or CheckStatus.Skipped)
        {
            return result.Finding;
        }

        remarks.Add(result);
        return string.Create(CultureInfo.InvariantCulture, $"see {remarks.Count} below");
    }

    // Each on one line, whatever its length: it is to be copied and searched for.
    private void Remark(int number, CheckResult result)
    {
        console.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"{number}. {Symbol(result.Status)} {Word(result.Check)} {result.Subject}"), StyleOf(result.Status)).Overflow(Overflow.Fold));
        console.WriteLine();
        console.Profile.Out.Writer.WriteLine($"   Cause: {result.Finding}");
        if (result.Fix is not null)
        {
            console.Profile.Out.Writer.WriteLine($"   Fix:   {result.Fix}");
        }

        console.WriteLine();
    }

    private static string Summary(CheckReport report)
    {
        var counts = report.Results.CountBy(result => result.Status).ToDictionary();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.GetValueOrDefault(CheckStatus.Passed)} passed, {counts.GetValueOrDefault(CheckStatus.Failed)} failed, {counts.GetValueOrDefault(CheckStatus.Warning)} with a warning, {counts.GetValueOrDefault(CheckStatus.Skipped)} skipped");
    }

    private static Text Mark(CheckStatus status) => new($"{Symbol(status)} {status switch
    {
        CheckStatus.Passed => "ok",
        CheckStatus.Warning => "warning",
        CheckStatus.Failed => "failed",
        _ => "skipped",
    }}", StyleOf(status));

    private static string Symbol(CheckStatus status) => status switch
    {
        CheckStatus.Passed => "✓",
        CheckStatus.Warning => "!",
        CheckStatus.Failed => "✗",
        _ => "-",
    };

    private static Style StyleOf(CheckStatus status) => status switch
    {
        CheckStatus.Passed => new Style(Color.Green),
        CheckStatus.Warning => new Style(Color.Yellow),
        CheckStatus.Failed => new Style(Color.Red),
        _ => Style.Plain,
    };

    private static string Word(CheckKind kind) => kind.ToString().ToLowerInvariant();
}

using System.Globalization;
using Extdisco.Server.Configuration;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Extdisco.Server.Minting;

/// <summary>Minted credentials for people: a table, or where that does not fit, a line for each value. None is ever broken, as it is to be copied.</summary>
/// <param name="console">Where it is written.</param>
internal sealed class MintTable(IAnsiConsole console)
{
    // More than any table is wide.
    private const int Anything = 10_000;

    /// <summary>Writes it.</summary>
    public void Write(MintReport report)
    {
        var table = TableOf(report);
        if (((IRenderable)table).Measure(RenderOptions.Create(console), Anything).Max <= console.Profile.Width)
        {
            console.Write(table);
            return;
        }

        foreach (var service in report.Services)
        {
            WriteBlock(service);
        }
    }

    private static Table TableOf(MintReport report)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in new[] { "Service", "Username", "Password", "Expires" })
        {
            table.AddColumn(heading, column => column.NoWrap());
        }

        foreach (var service in report.Services)
        {
            table.AddRow(new Text(Name(service)), new Text(service.Username ?? "-"), new Text(service.Password ?? "-"), new Text(Expires(service) ?? "-"));
        }

        return table;
    }

    // Past the console, which would break long lines.
    private void WriteBlock(MintedService service)
    {
        var output = console.Profile.Out.Writer;
        output.WriteLine(Name(service));
        foreach (var (heading, value) in new[] { ("Username:", service.Username), ("Password:", service.Password), ("Expires: ", Expires(service)) })
        {
            if (value is not null)
            {
                output.WriteLine($"  {heading} {value}");
            }
        }

        output.WriteLine();
    }

    private static string Name(MintedService service)
    {
        var port = service.Port is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
        return $"{service.Type} {NetworkAddress.BeforePort(service.Host)}{port}{(service.Transport is null ? "" : $"/{service.Transport}")}";
    }

    private static string? Expires(MintedService service) =>
        service.Expires is { } expires ? string.Create(CultureInfo.InvariantCulture, $"{expires.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : null;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Packages;

/// <summary>
/// The section <c>Serilog</c> is read by reflection, which trimming may break: each thing that a section can ask of what ships is
/// asked of the trimmed file itself. This is what the warnings that Trimming.xml silences are about.
/// </summary>
[Collection(Packaged.Name)]
public sealed class SerilogSectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Without_a_section_there_is_a_readable_console()
    {
        await using var program = PackagedProgram.Start(PackagedProgram.Alone(), null);

        await program.WaitForLineAsync("[INF] extdisco ");
        (await program.WaitForLineAsync(" cannot connect")).Should().MatchRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d \[WRN\] ");
        await program.EndAsync();
    }

    [Fact]
    public async Task Templates_levels_overrides_and_properties_are_heeded()
    {
        var options = PackagedProgram.Alone();
        options["Http"]!["Listen"] = "http://127.0.0.1:0";
        await using var program = PackagedProgram.Start(options, """
            {
              "Using": ["Serilog.Sinks.Console", "Serilog.Sinks.File"],
              "MinimumLevel": { "Default": "Debug", "Override": { "Extdisco.Xmpp": "Error", "Microsoft": "Warning" } },
              "Enrich": ["FromLogContext"],
              "Properties": { "Role": "component", "Site": "lab" },
              "Destructure": [{ "Name": "ToMaximumDepth", "Args": { "maximumDestructuringDepth": 3 } }],
              "WriteTo": {
                "Lines": {
                  "Name": "Console",
                  "Args": {
                    "outputTemplate": "{Level:w4}|{Role}|{Site}|{SourceContext}|{Message:lj}{NewLine}{Exception}",
                    "theme": "Serilog.Sinks.SystemConsole.Themes.ConsoleTheme::None, Serilog.Sinks.Console",
                    "restrictedToMinimumLevel": "Information",
                    "standardErrorFromLevel": "Error"
                  }
                },
                "All": {
                  "Name": "File",
                  "Args": {
                    "path": "FOLDER/all.log", "outputTemplate": "{Level}|{SourceContext}|{Message}{NewLine}", "encoding": "System.Text.Encoding::UTF8",
                    "rollOnFileSizeLimit": true, "fileSizeLimitBytes": 1000000, "buffered": false, "flushToDiskInterval": "00:00:01", "shared": false
                  }
                },
                "Errors": {
                  "Name": "Logger",
                  "Args": {
                    "configureLogger": {
                      "MinimumLevel": "Error",
                      "WriteTo": [{ "Name": "File", "Args": { "path": "FOLDER/errors.log" } }]
                    }
                  }
                }
              }
            }
            """);

        (await program.WaitForLineAsync("extdisco 0")).Should().StartWith("info|component|lab|Extdisco|extdisco 0");
        var all = Path.Combine(program.Folder, "all.log");
        await WaitForAsync(all, "HTTP requests are answered at"); // the last that it says when it has started
        await program.EndAsync();

        program.Output.Should().NotContain("cannot connect", "it is a warning of what is overridden");
        program.Output.Should().NotContain("dbug|").And.NotContain("Unable to find", "Serilog complains of what it does not find");
        (await File.ReadAllTextAsync(all)).Should().Contain("Information|Extdisco|").And.NotContain("Extdisco.Xmpp");
    }

    [Fact]
    public async Task Json_goes_to_files_that_roll_with_all_that_the_other_build_says()
    {
        const string Section = """
            {
              "MinimumLevel": "Verbose",
              "WriteTo": [
                { "Name": "Console", "Args": { "formatter": { "type": "Serilog.Formatting.Json.JsonFormatter, Serilog", "renderMessage": true } } },
                {
                  "Name": "File",
                  "Args": {
                    "path": "FOLDER/extdisco-.json", "rollingInterval": "Day", "retainedFileCountLimit": 14,
                    "formatter": "Serilog.Formatting.Json.JsonFormatter, Serilog"
                  }
                }
              ]
            }
            """;
        await using var program = PackagedProgram.Start(PackagedProgram.Alone(), Section);
        await program.WaitForLineAsync(" cannot connect");
        await program.EndAsync();
        var file = Directory.GetFiles(program.Folder, "extdisco-*.json").Should().ContainSingle().Subject;
        Path.GetFileName(file).Should().MatchRegex(@"^extdisco-\d{8}\.json$");

        await using var other = ExtdiscoProcess.StartWithFile(new JsonObject { ["Extdisco"] = PackagedProgram.Alone(), ["Serilog"] = JsonNode.Parse(Section.Replace("FOLDER", program.Folder + "/other", StringComparison.Ordinal)) }.ToJsonString());
        await other.WaitForLineAsync(0, " cannot connect");
        (await other.TerminateAsync()).Should().Be(0);
        var otherFile = Directory.GetFiles(program.Folder + "/other", "extdisco-*.json").Should().ContainSingle().Subject;

        Shapes(file).Should().NotBeEmpty().And.BeEquivalentTo(Shapes(otherFile), "trimming must not take away what is logged");
        JsonNode.Parse(program.Output.Split('\n')[0])!["RenderedMessage"]!.GetValue<string>().Should().StartWith("extdisco ");
    }

    [Theory]
    [InlineData("""{ "MinimumLevel": "Loud" }""", "extdisco: Serilog: ", "Loud")]
    [InlineData("""{ "WriteTo": [{ "Name": "File", "Args": { "path": "FOLDER/x", "rollingInterval": "Weekly" } }] }""", "extdisco: Serilog: ", "Weekly")]
    public async Task What_is_wrong_with_it_is_said(string section, params string[] words)
    {
        await using var program = PackagedProgram.Start(PackagedProgram.Alone(), section);

        (await program.WaitForExitAsync()).Should().Be(2);
        program.Output.Should().ContainAll(words);
    }

    /// <summary>What kinds of lines there are, and the names and kinds of the values in each.</summary>
    private static HashSet<string> Shapes(string file)
    {
        var shapes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
        {
            using var document = JsonDocument.Parse(line);
            var properties = document.RootElement.GetProperty("Properties").EnumerateObject().Select(property => $"{property.Name}:{property.Value.ValueKind}");
            shapes.Add($"{document.RootElement.GetProperty("MessageTemplate")} {string.Join(' ', properties)}");
        }

        return shapes;
    }

    private static async Task WaitForAsync(string file, string text)
    {
        for (var late = Environment.TickCount64 + (long)Patience.TotalMilliseconds; !File.Exists(file) || !(await File.ReadAllTextAsync(file)).Contains(text, StringComparison.Ordinal);)
        {
            Environment.TickCount64.Should().BeLessThan(late, "{0} should say '{1}'", file, text);
            await Task.Delay(20);
        }
    }
}

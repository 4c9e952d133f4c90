using System.CommandLine;
using System.Text.Json;
using Extdisco.Server.Configuration;
using Spectre.Console;

namespace Extdisco.Server.Commands;

/// <summary><c>extdisco config</c>: what is configured, and what can be.</summary>
internal static class ConfigCommand
{
    private const string Schema = "appsettings.schema.json";

    private static readonly ConfigurationJson Readable = new(ReadableJson.OptionsOf(ConfigurationJson.Default));

    /// <summary>Makes the verb with its two below it.</summary>
    public static Command Make(ConfigurationArguments configuration, Consoles consoles)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON instead of a table." };
        var show = new Verb(
            "show",
            "Show what is in force, and where it comes from: the file, the environment, the command line, or a default. Secrets are hidden.",
            "extdisco config show --config /etc/extdisco/appsettings.json",
            "extdisco config show --json | jq '.[] | select(.source != \"Default\")'")
        {
            configuration.File, json, configuration.Settings,
        };
        show.SetAction((parsed, _) => configuration.WithLoaderAsync(parsed, loader => ShowAsync(loader, parsed.GetValue(json), consoles)));

        var schema = new Verb(
            "schema",
            "Write the JSON schema of the configuration, by which editors complete and check it.",
            "extdisco config schema > /etc/extdisco/appsettings.schema.json");
        schema.SetAction((_, cancellation) => WriteSchemaAsync(consoles.Output, cancellation));
        return new Verb("config", "Show what is configured, and what can be.", [.. show.Examples, .. schema.Examples]) { show, schema };
    }

    private static async Task<int> ShowAsync(ConfigurationLoader loader, bool asJson, Consoles consoles)
    {
        var loaded = loader.Load();
        if (loaded.Root is { } root)
        {
            var values = EffectiveConfiguration.Of(root);
            if (asJson)
            {
                await consoles.Output.WriteLineAsync(JsonSerializer.Serialize(values, Readable.IReadOnlyListEffectiveValue));
            }
            else
            {
                consoles.Tables.Write(TableOf(values));
            }
        }

        if (loaded.Options is not null)
        {
            return ExitCode.Normal;
        }

        await loaded.Report.TellAsync(consoles.Error, loader.Path);
        return ExitCode.BadConfiguration;
    }

    private static Table TableOf(IReadOnlyList<EffectiveValue> values)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Key", "Value", "Source");
        foreach (var value in values)
        {
            table.AddRow(new Text(value.Key), new Text(value.Value), new Text(WordFor(value.Source)));
        }

        return table;
    }

    private static string WordFor(ConfigurationSource source) => source == ConfigurationSource.CommandLine ? "command line" : source.ToString().ToLowerInvariant();

    private static async Task<int> WriteSchemaAsync(TextWriter output, CancellationToken cancellation)
    {
        await using var resource = typeof(ConfigCommand).Assembly.GetManifestResourceStream(Schema)!;
        using var text = new StreamReader(resource);
        await output.WriteAsync(await text.ReadToEndAsync(cancellation));
        return ExitCode.Normal;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;

namespace Extdisco.Server.Tests.Configuration;

/// <summary>What the program reads, what the schema says, what the manual says and what the samples show is the same.</summary>
public sealed class SchemaTests
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly SchemaFile _schema = new();

    // The same key can be read twice, for two kinds of credentials; the schema has the looser of the two.
    private static Dictionary<string, ConfigKey> ReadKeys { get; } = ConfigReader.Describe(ExtdiscoOptions.SectionName, ExtdiscoOptions.Read)
        .GroupBy(key => key.Path, StringComparer.Ordinal)
        .ToDictionary(keys => keys.Key, keys => keys.Last(), StringComparer.Ordinal);

    private Dictionary<string, JsonObject> SchemaKeys =>
        _schema.Keys(_schema.Extdisco, ExtdiscoOptions.SectionName).ToDictionary(key => key.Path, key => key.Schema, StringComparer.Ordinal);

    [Fact]
    public void The_schema_has_exactly_the_keys_that_are_read() => SchemaKeys.Keys.Should().BeEquivalentTo(ReadKeys.Keys);

    [Fact]
    public void The_schema_has_the_types_and_defaults_that_are_read()
    {
        var said = SchemaKeys.Select(key => $"{key.Key}: {TypeOf(key.Value)}, default {key.Value["default"]?.ToJsonString() ?? "none"}");

        said.Should().BeEquivalentTo(ReadKeys.Values.Select(key => $"{key.Path}: {TypeOf(key)}, default {DefaultOf(key)}"));
    }

    [Fact]
    public void Every_key_of_the_schema_is_described_and_no_object_takes_unknown_keys()
    {
        SchemaKeys.Should().AllSatisfy(key => key.Value["description"]!.GetValue<string>().Should().EndWith(".", key.Key));
        SchemaKeys.Values.Where(schema => schema["type"]?.GetValue<string>() is "object" && schema["$def"] is null && schema["properties"] is not null)
            .Should().AllSatisfy(schema => schema["additionalProperties"]!.GetValue<bool>().Should().BeFalse());
    }

    [Fact]
    public void The_manual_has_a_row_for_every_key_with_its_default()
    {
        var manual = Repository.Read("docs/configuration.md").Split('\n');

        foreach (var key in ReadKeys.Values.Where(key => key.Kind is not (ConfigKeyKind.List or ConfigKeyKind.Map)))
        {
            var path = key.Path.Split(':').Where(part => part is not "*").Skip(1).ToArray();
            if (path.Length == 1)
            {
                manual.Should().Contain($"## `{path[0]}`");
                continue;
            }

            var row = manual.SkipWhile(line => !string.Equals(line, $"## `{string.Join(':', path[..^1])}`", StringComparison.Ordinal)).Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .FirstOrDefault(line => line.StartsWith($"| `{path[^1]}` |", StringComparison.Ordinal));
            row.Should().NotBeNull($"{key.Path} is a key");
            if (key.Default is not null)
            {
                row.Should().Contain($"`{key.Default}`", key.Path);
            }
        }
    }

    [Fact]
    public void The_example_has_every_key_and_is_free_of_errors()
    {
        var text = Repository.Read("config/appsettings.example.jsonc");
        var loaded = Samples.Load(text);

        loaded.Report.Errors.Should().BeEmpty();
        loaded.Report.Warnings.Should().BeEmpty();
        _schema.Validate(JsonNode.Parse(text, documentOptions: Lenient)).Should().BeEmpty();
        ReadKeys.Keys.Select(path => path.Split(':')[^1]).Should().AllSatisfy(key =>
            (text.Contains($"\"{key}\"", StringComparison.Ordinal) || text.Contains(key, StringComparison.Ordinal) || key.EndsWith("-addresses", StringComparison.Ordinal))
                .Should().BeTrue(key));
    }

    [Fact]
    public void The_sample_fits_the_schema_and_is_refused_until_its_placeholders_are_replaced()
    {
        var text = Repository.Read("config/appsettings.json");

        _schema.Validate(JsonNode.Parse(text)).Should().BeEmpty();
        Samples.Load(text).Report.Errors.Should().Equal(
            "Extdisco:Servers:0:Secret: is still the placeholder of the sample file; write the secret that the server has for this component (component_secret in Prosody, password in ejabberd)",
            "Extdisco:Relays:0:Secret: is still the placeholder of the sample file; write the secret that the relay has (coturn: use-auth-secret and static-auth-secret)");
        Samples.Load(text.Replace("change-me", "changed", StringComparison.Ordinal)).Report.Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData("{ \"Allow\": [ \"example.org\" ] }")]
    [InlineData("[ { \"Allow\": \"example.org\" }, { \"Deny\": [], \"Domains\": \"example.org\" } ]")]
    public void The_schema_takes_access_as_an_object_or_a_list(string access) =>
        _schema.Validate(JsonNode.Parse(Samples.With($"\"Access\": {access}"), documentOptions: Lenient)).Should().BeEmpty();

    [Theory]
    [InlineData("""{ "Extdisco": { "Servers": [] , "Relay": [] } }""")]
    [InlineData("""{ "Extdisco": { "Servers": [ { "Component": "x", "Secret": "s", "SecretFile": "f", "Domains": [] } ] } }""")]
    [InlineData("""{ "Extdisco": { "Servers": [ { "Component": "x", "Secret": "s", "Domains": [], "Port": 70000 } ] } }""")]
    [InlineData("""{ "Extdisco": { "Servers": [ { "Component": "x", "Secret": 5, "Domains": [] } ] } }""")]
    [InlineData("""{ "Extdisco": { "Servers": [], "Connection": { "Stable": "24:00:00" } } }""")]
    [InlineData("""{ "Extdisco": { "Servers": [], "Access": { "Alow": "x" } } }""")]
    [InlineData("""{ "Extdisco": { "Servers": [], "Access": [ { "Allow": "x" }, { "Domain": "x" } ] } }""")]
    [InlineData("""{ "Extdisco": { "Servers": [], "Access": [ "x" ] } }""")]
    [InlineData("""{ "Extdisco": { "Servers": [], "Info": { "Forms": [ { "Domains": "x" } ] } } }""")]
    [InlineData("""{ "Serilog": {} }""")]
    public void The_schema_refuses_what_the_program_refuses(string json) => _schema.Validate(JsonNode.Parse(json)).Should().NotBeEmpty();

    [Theory]
    [InlineData("Push", "Forget", "1:00:00", true)]
    [InlineData("Push", "Forget", "01:00:00.5", true)]
    [InlineData("Push", "Forget", "01:00:00.1234567", true)]
    [InlineData("Push", "Forget", "1.00:00:00", true)]
    [InlineData("Push", "Forget", "29.1:00:00", true)]
    [InlineData("Push", "Forget", "1.00:00:00.5", false)]
    [InlineData("Push", "Forget", "01:00:00.12345678", false)]
    [InlineData("Push", "Forget", "24:00:00", false)]
    [InlineData("Push", "Forget", "01:00", false)]
    [InlineData("Push", "Forget", "100000000.00:00:00", false)]
    [InlineData("Http", "Token", "0123456789abcdef", true)]
    [InlineData("Http", "Token", "0123456789abcde", false)]
    [InlineData("Http", "Token", "0123456789 abcdef", false)]
    [InlineData("Http", "Token", "0123456789äbcdef", false)]
    public void The_schema_and_the_program_take_and_refuse_the_same(string section, string key, string value, bool isTaken)
    {
        var text = Samples.With($"\"{section}\": {{ \"{key}\": \"{value}\" }}");

        (Samples.Load(text).Report.Errors.Count == 0).Should().Be(isTaken);
        _schema.Validate(JsonNode.Parse(text)).Any().Should().Be(!isTaken);
    }

    [Theory]
    [InlineData("2099-01-01T00:00:00Z", true)]
    [InlineData("2099-01-01T00:00:00+02:00", true)]
    [InlineData("2099-01-01T00:00:00", false)]
    [InlineData("2099-01-01T00:00:00.5Z", false)]
    [InlineData("2099-01-01", false)]
    public void Both_take_the_same_moments(string moment, bool isTaken)
    {
        var text = Samples.Full.Replace("2099-01-01T00:00:00Z", moment, StringComparison.Ordinal);

        (Samples.Load(text).Report.Errors.Count == 0).Should().Be(isTaken);
        _schema.Validate(JsonNode.Parse(text)).Any().Should().Be(!isTaken);
    }

    private static string TypeOf(ConfigKey key) => key.Kind switch
    {
        ConfigKeyKind.Text => "string",
        ConfigKeyKind.Secret => "secret",
        ConfigKeyKind.Integer when key.Path.EndsWith("Port", StringComparison.Ordinal) => "port",
        ConfigKeyKind.Integer => "integer",
        ConfigKeyKind.Flag => "boolean",
        ConfigKeyKind.Duration => "duration",
        ConfigKeyKind.Moment => "date-time",
        ConfigKeyKind.Choice => $"one of {string.Join(", ", key.Choices)}",
        ConfigKeyKind.Texts => "texts",
        ConfigKeyKind.Localized => "localized",
        ConfigKeyKind.Form => "form",
        ConfigKeyKind.InfoForms => "infoForms",
        ConfigKeyKind.List => "array",
        ConfigKeyKind.SectionOrList => "object or list",
        _ => "object",
    };

    private static string TypeOf(JsonObject schema) => schema switch
    {
        _ when schema["$def"] is { } def => def.GetValue<string>(),
        _ when schema["enum"] is JsonArray words => $"one of {string.Join(", ", words)}",
        _ when schema["format"] is { } format => format.GetValue<string>(),
        _ => schema["type"]?.GetValue<string>() ?? "object or list",
    };

    private static string DefaultOf(ConfigKey key) => key switch
    {
        { Default: null } => "none",
        { Kind: ConfigKeyKind.Integer or ConfigKeyKind.Flag } => key.Default,
        _ => $"\"{key.Default}\"",
    };
}

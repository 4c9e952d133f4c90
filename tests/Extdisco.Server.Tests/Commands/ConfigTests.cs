using System.Text.Json.Nodes;
using Extdisco.Server.Commands;
using Extdisco.Server.Configuration;
using Extdisco.Server.Options;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Commands;

/// <summary><c>extdisco config</c>: what is in force, from where, and no secret of it.</summary>
public sealed class ConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_a_secret_of_a_sink_by_its_name_or_its_form_is_hidden()
    {
        var file = _folder.Write("appsettings.json", Samples.Full);
        const string Arguments = "Serilog__WriteTo__0__Args__";
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Arguments + "endpoint"] = "https://romeo:wherefore@logs.example.org/in",
            [Arguments + "headers__X-Key"] = "wherefore",
            [Arguments + "path"] = "/var/log/extdisco@.log",
        };
        await using var server = ServerProcess.Start(_folder.Path, environment, "config", "show", "--json", "-c", file);
        (await server.ExitAsync()).Should().Be(0, server.Output);

        var values = JsonNode.Parse(server.Output)!.AsArray().ToDictionary(value => (string)value!["key"]!, value => (string)value!["value"]!, StringComparer.Ordinal);

        values["Serilog:WriteTo:0:Args:endpoint"].Should().Be("https://***@logs.example.org/in");
        values["Serilog:WriteTo:0:Args:headers:X-Key"].Should().Be("***");
        values["Serilog:WriteTo:0:Args:path"].Should().Be("/var/log/extdisco@.log");
        server.Output.Should().NotContain("wherefore");
    }

    [Fact]
    public async Task Each_value_has_its_source()
    {
        var file = _folder.Write("appsettings.json", Samples.Full);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Extdisco__Servers__0__Port"] = "1234", ["Extdisco__Info__Name"] = "Named by the environment" };
        await using var server = ServerProcess.Start(_folder.Path, environment, "config", "show", "--json", "-c", file, "--Extdisco:Servers:0:Port=4321");
        (await server.ExitAsync()).Should().Be(0, server.Output);

        var values = JsonNode.Parse(server.Output)!.AsArray().ToDictionary(value => (string)value!["key"]!, value => ((string)value!["value"]!, (string)value["source"]!), StringComparer.Ordinal);

        values["Extdisco:Servers:0:Component"].Should().Be(("extdisco.example.org", "File"));
        values["Extdisco:Servers:0:Port"].Should().Be(("4321", "CommandLine"));
        values["Extdisco:Info:Name"].Should().Be(("Named by the environment", "Environment"));
        values["Extdisco:Http:Listen"].Should().Be((HttpOptions.DefaultListen, "Default"));
        values["Extdisco:Servers:0:Secret"].Should().Be(("***", "File"));
        Samples.Secrets.Should().AllSatisfy(secret => server.Output.Should().NotContain(secret));
    }

    /// <summary>Whatever can be read has a line, if it is written or has a default.</summary>
    [Fact]
    public async Task Every_default_is_shown()
    {
        var (exit, output) = await RunAsync("config", "show", "--config", _folder.Write("appsettings.json", Samples.Full));

        exit.Should().Be(0);
        output.Should().ContainAll(ConfigReader.Describe(ExtdiscoOptions.SectionName, ExtdiscoOptions.Read)
            .Where(key => key.Default is not null && !key.Path.Contains('*', StringComparison.Ordinal)).Select(key => key.Path).Except(["Extdisco:Access:Allow", "Extdisco:Access:Deny"], StringComparer.Ordinal));
        Samples.Secrets.Should().AllSatisfy(secret => output.Should().NotContain(secret));
        output.Should().NotContain("\u001b", "there is no terminal");
    }

    [Fact]
    public async Task A_secret_under_a_misspelt_key_is_hidden_and_the_error_told()
    {
        var file = _folder.Write("appsettings.json", Samples.Full.Replace("\"Secret\"", "\"Secrt\"", StringComparison.Ordinal));

        var (exit, output) = await RunAsync("config", "show", "--config", file);

        exit.Should().Be(2);
        output.Should().Contain("Extdisco:Servers:0:Secrt").And.Contain("unknown key; did you mean Secret?");
        Samples.Secrets.Should().AllSatisfy(secret => output.Should().NotContain(secret));
    }

    [Fact]
    public async Task The_schema_is_that_of_the_repository()
    {
        var (exit, output) = await RunAsync("config", "schema");

        (exit, output).Should().Be((0, Repository.Read("config/appsettings.schema.json")));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var exit = await ExtdiscoCommand.RunAsync(arguments, output, output);
        return (exit, output.ToString());
    }
}

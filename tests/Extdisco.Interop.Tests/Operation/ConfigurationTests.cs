using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Operation;

/// <summary>Files that cannot work, as an operator meets them.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task All_errors_are_told_at_once_and_the_exit_code_is_2()
    {
        RunLedger.AddSecret("a secret in a wrong file", "secret-of-a-wrong-file");
        await using var extdisco = ExtdiscoProcess.Start(new JsonObject
        {
            ["Servers"] = new JsonArray(new JsonObject
            {
                ["Component"] = "extdisco.example.test",
                ["Secret"] = "secret-of-a-wrong-file",
                ["Host"] = "127.0.0.1",
                ["Port"] = 70000,
                ["Domains"] = new JsonArray("example.test"),
            }),
            ["Services"] = new JsonArray(Configurations.Service("stun", "stun.example.test", 0, "udp")),
            ["Relais"] = new JsonArray(),
        });

        var exitCode = await extdisco.WaitForExitAsync();

        exitCode.Should().Be(2);
        extdisco.Output().Should().Contain("Extdisco:Servers:0:Port").And.Contain("70000")
            .And.Contain("Extdisco:Services:0:Port")
            .And.Contain("Extdisco:Relais").And.Contain("Relays");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{ not JSON")]
    public async Task A_file_without_a_configuration_says_where_to_start(string file)
    {
        await using var extdisco = ExtdiscoProcess.StartWithFile(file);

        var exitCode = await extdisco.WaitForExitAsync();

        exitCode.Should().Be(2);
        extdisco.Output().Should().Contain("appsettings.json").And.NotContain("   at ", "a stack trace helps no operator");
    }
}

using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Checks;

/// <summary>What <c>extdisco mint</c> gives out opens a real relay.</summary>
[Collection(CheckedBesideProsody.Name)]
public sealed class MintTests(ProsodyCheckStage stage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_lines_for_coturns_client_run_as_they_are()
    {
        var (exit, output) = await ChildProcess.RunAsync(
            "dotnet", [Repository.Extdisco, "mint", $"romeo@{stage.Server.Domain}", "--format", "urls", "--config", CheckOutcome.Write(stage.Options())], Patience);
        exit.Should().Be(0, "it said {0}", output);
        var commands = output.Split('\n').Where(line => line.StartsWith("turnutils_uclient ", StringComparison.Ordinal)).ToList();
        commands.Should().HaveCount(2, "there are turn over udp and over tcp");

        foreach (var command in commands)
        {
            var (code, said) = await ChildProcess.RunAsync("/bin/sh", ["-c", command], Patience);

            code.Should().Be(0, "{0} said {1}", command, said);
            said.Should().Contain("Total lost packets 0 ");
        }
    }
}

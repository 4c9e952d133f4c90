using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Packages;

/// <summary>The program with its runtime in one file, trimmed.</summary>
[Collection(Packaged.Name)]
public sealed class SingleFileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_answers_beside_a_server_with_a_secret_that_the_service_manager_hands_over()
    {
        await using var server = await PeerServer.StartAsync("prosody");
        // As systemd (LoadCredential=) and Docker do it: a file that only the program's user can read, in a folder it cannot write to.
        var credentials = Directory.CreateDirectory(RunFolder.NewPath("credentials")).FullName;
        var secret = Path.Combine(credentials, "component.secret");
        await File.WriteAllTextAsync(secret, server.ComponentSecret + "\n");
        (await ChildProcess.RunAsync("chmod", ["400", secret], Patience)).ExitCode.Should().Be(0);
        (await ChildProcess.RunAsync("chmod", ["500", credentials], Patience)).ExitCode.Should().Be(0);
        var options = Configurations.For(server);
        options["Servers"]![0]!.AsObject().Remove("Secret");
        options["Servers"]![0]!["SecretFile"] = secret;
        options["Http"] = new JsonObject { ["Listen"] = $"http://127.0.0.1:{FreePort.Find()}" };
        await using var program = PackagedProgram.Start((JsonObject)options.DeepClone(), null);
        await program.WaitForLineAsync(" is connected");

        await using var romeo = await XmppClient.LogInAsync(server);
        var answer = await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>");

        answer.Value("type").Should().Be("result");
        answer.Descendants(Xml.Extdisco2 + "service").Should().NotBeEmpty();
        var (healthy, said) = await ChildProcess.RunAsync(PackageFiles.SingleFile, ["health", "--url", $"{(string)options["Http"]!["Listen"]!}/health/ready"], Patience);
        healthy.Should().Be(0, "because of: {0}", said);
        program.Output.Should().NotContain(server.ComponentSecret);
        await program.EndAsync();
    }

    [Fact]
    public async Task Its_help_tells_all_the_verbs()
    {
        var (exitCode, trimmed) = await ChildProcess.RunAsync(PackageFiles.SingleFile, ["--help"], Patience);
        var (_, whole) = await ChildProcess.RunAsync("dotnet", [Repository.Extdisco, "--help"], Patience);

        exitCode.Should().Be(0);
        trimmed.Should().Be(whole);
    }

    [Fact]
    public async Task Without_ICU_it_says_what_to_install()
    {
        // Nobody else notices: the libraries are gone for this process alone.
        string[] asRoot = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        const string Script = """
            for library in /usr/lib/*/libicu*.so.*; do mount --bind /dev/null "$library"; done
            exec "$0" run --config /nowhere.json
            """;
        var (exitCode, output) = await ChildProcess.RunAsync("unshare", [.. asRoot, "--mount", "/bin/bash", "-ec", Script, PackageFiles.SingleFile], Patience);

        exitCode.Should().NotBe(0);
        output.Should().Contain("Please install libicu");
    }

    /// <summary>A mode in which the addresses of two users could not be told apart is not one of this file's.</summary>
    [Fact]
    public async Task The_environment_cannot_take_ICU_away()
    {
        await using var program = PackagedProgram.Start(PackagedProgram.Alone(), null, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1");

        await program.WaitForLineAsync(" cannot connect");
        await program.EndAsync();
    }
}

using System.Globalization;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Packages;

/// <summary>What docs/components.md shows is compiled with the package, and run beside a real server.</summary>
[Collection(Packaged.Name)]
public sealed class EchoTests
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(3);
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "components.md"));

    [Fact]
    public async Task The_component_of_the_page_echoes()
    {
        var program = Block("csharp");
        program.TrimEnd().Split('\n').Should().HaveCountLessThan(30);
        var assembly = await BuildAsync(program, Block("xml"));
        await using var server = await PeerServer.StartAsync("prosody", "COMPONENT=echo.example.org", "DOMAIN=example.org", "DELEGATION=no");

        await using var echo = ChildProcess.Start("echo", "dotnet", [assembly, server.Number("COMPONENT_PORT").ToString(CultureInfo.InvariantCulture), server.ComponentSecret]);
        await echo.WaitForLineAsync("that it is connected", line => line.Contains("echo.example.org is connected", StringComparison.Ordinal));
        await using var romeo = await XmppClient.LogInAsync(server);

        var asked = XElement.Parse(Block("xml", after: "dotnet run -- 5347 SECRET")).Elements().Single();
        var answer = await AnswerAsync(romeo, asked.ToString());
        answer.Value("type").Should().Be("result");
        answer.Elements().Should().ContainSingle().Which.Value.Should().Be(asked.Value);

        var info = await AnswerAsync(romeo, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
        info.Descendants().Attributes("var").Select(feature => feature.Value).Should().Contain(asked.Name.NamespaceName);
    }

    private static async Task<XElement> AnswerAsync(XmppClient client, string payload)
    {
        var id = await client.PostAsync(payload, "echo.example.org");
        return await client.WaitForAsync($"the answer to {id}", stanza => stanza.Has("id", id));
    }

    /// <summary>In a folder that knows nothing of the repository but the folder of its packages.</summary>
    private static async Task<string> BuildAsync(string program, string project)
    {
        var folder = Directory.CreateTempSubdirectory("extdisco-echo-");
        try
        {
            Write("Program.cs", program);
            Write("echo.csproj", project);
            Write("nuget.config", $"""
                <configuration>
                  <config><add key="globalPackagesFolder" value="packages" /></config>
                  <packageSources><clear /><add key="packed" value="{PackageFiles.Folder}" /></packageSources>
                </configuration>
                """);
            var output = RunFolder.NewPath("echo");
            var (exitCode, said) = await ChildProcess.RunAsync(
                "env", ["MSBUILDDISABLENODEREUSE=1", "UseSharedCompilation=false", "dotnet", "build", folder.FullName, "-c", "Release", "-o", output, "--nologo", "-v", "quiet", "-warnaserror"], BuildTime);
            exitCode.Should().Be(0, "because of what it said: {0}", said);
            return Path.Combine(output, "echo.dll");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);
    }

    /// <summary>The first block of code in a language, after some words.</summary>
    private static string Block(string language, string after = "")
    {
        var start = $"\n```{language}\n";
        var begin = Page.IndexOf(start, Page.IndexOf(after, StringComparison.Ordinal), StringComparison.Ordinal) + start.Length;
        return Page[begin..Page.IndexOf("```", begin, StringComparison.Ordinal)];
    }
}

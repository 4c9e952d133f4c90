using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Packages;

/// <summary>What people read and start from, in the Debian package and in the tarball.</summary>
[Collection(Packaged.Name)]
public sealed partial class DocumentTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Packages => ["extdisco_*_amd64.deb", "extdisco-*-linux-x64.tar.gz"];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Every_page_of_the_repository_is_there_and_what_it_links_to(string package)
    {
        var documents = await UnpackAsync(package);
        var pages = PagesIn(documents);

        pages.Should().BeEquivalentTo(PagesIn(Repository.Root));
        foreach (var page in pages)
        {
            var path = Path.Combine(documents, page);
            Link().Matches(await File.ReadAllTextAsync(path)).Select(link => link.Groups["path"].Value)
                .Where(link => !link.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link)))
                .Should().BeEmpty("{0} links to it", page);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task The_ready_made_files_are_those_of_the_repository_with_the_schema_that_they_name(string package)
    {
        var config = Path.Combine(await UnpackAsync(package), "config");
        var own = Path.Combine(Repository.Root, "config");

        Directory.GetFiles(config, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(config, file)).Should().BeEquivalentTo(
            Directory.GetFiles(own, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(own, file))
                .Where(file => !file.StartsWith("debian/", StringComparison.Ordinal)));
        var schema = (string?)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(config, "appsettings.json")))!["$schema"];
        Path.Exists(Path.Combine(config, schema!)).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task The_notices_are_there_with_those_of_the_runtime(string package)
    {
        var documents = await UnpackAsync(package);

        var notices = await File.ReadAllTextAsync(Path.Combine(documents, "THIRD-PARTY-NOTICES"));

        notices.Should().StartWith(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES")))
            .And.Contain("\n.NET Runtime uses third-party libraries").And.Contain("\nLicense notice for Brotli");
        (await File.ReadAllTextAsync(Path.Combine(documents, "LICENSE"))).Should().Contain("Apache License");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Shells_can_complete_and_there_is_a_manual(string package)
    {
        var root = await UnpackAsync(package, documents: ".");
        var files = Directory.GetFiles(root, "*", SearchOption.AllDirectories);

        foreach (var shell in new[] { "bash", "zsh", "fish" })
        {
            var (_, script) = await ChildProcess.RunAsync(PackageFiles.SingleFile, ["completion", shell], Patience);
            script.Should().Contain("extdisco");
            files.Should().Contain(file => File.ReadAllText(file).Trim() == script.Trim(), "it is what completes for {0}", shell);
        }

        files.Should().ContainSingle(file => Path.GetFileName(file) == "extdisco.1" || Path.GetFileName(file) == "extdisco.1.gz");
    }

    private static string[] PagesIn(string folder) =>
        [.. Directory.GetFiles(folder, "*.md").Concat(Directory.GetFiles(Path.Combine(folder, "docs"), "*.md")).Select(file => Path.GetRelativePath(folder, file))];

    /// <summary>Unpacks a package, and gives the folder that its README is in, or another one.</summary>
    private static async Task<string> UnpackAsync(string pattern, string? documents = null)
    {
        var folder = RunFolder.NewPath("unpacked");
        Directory.CreateDirectory(folder);
        var file = PackageFiles.Named(pattern);
        var isDebian = file.EndsWith(".deb", StringComparison.Ordinal);
        var (exitCode, output) = isDebian
            ? await ChildProcess.RunAsync("dpkg-deb", ["--extract", file, folder], Patience)
            : await ChildProcess.RunAsync("tar", ["-xf", file, "-C", folder, "--strip-components=1"], Patience);
        exitCode.Should().Be(0, "because of: {0}", output);
        return Path.Combine(folder, documents ?? (isDebian ? "usr/share/doc/extdisco" : "."));
    }

    [GeneratedRegex(@"\]\((?<path>[^)#]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}

using System.Diagnostics;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>There is no engine to build the image with, so the build stage is done by hand, in a folder of its own.</summary>
public sealed class DockerfileTests : IDisposable
{
    /// <summary>What systemd calls it, and Extdisco looks for.</summary>
    private const string StateFolder = "STATE_DIRECTORY=";

    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(5);

    private readonly Dockerfile _dockerfile = Dockerfile.Read();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Every_file_that_it_copies_exists()
    {
        var sources = CopiedSources().ToList();

        sources.Should().NotBeEmpty();
        sources.Should().OnlyContain(source => Path.Exists(Repository.PathOf(source)));
    }

    [Fact]
    public void Every_project_of_the_program_is_restored_from_its_own_file()
    {
        var projects = Directory.GetFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path));

        CopiedSources().Should().Contain(projects);
    }

    [Fact]
    public void The_build_context_holds_only_what_is_named()
    {
        var ignore = File.ReadAllLines(Repository.PathOf(".dockerignore")).Where(line => line is not ['#', ..]).ToList();

        ignore[0].Should().Be("*");
        ignore.Should().Contain(["**/bin", "**/obj"]);
        ignore.Where(line => line[0] == '!').Select(line => line[1..]).Should().BeEquivalentTo(
            CopiedSources().Select(source => source.StartsWith("src/", StringComparison.Ordinal) ? "src" : source).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public void It_does_not_run_as_root()
    {
        var user = _dockerfile.Image.Should().ContainSingle(instruction => instruction.Is("USER")).Subject;

        user.Text.Should().NotMatchRegex("^(root|0)(:|$)");
    }

    [Fact]
    public void It_names_no_secret()
    {
        _dockerfile.Build.Concat(_dockerfile.Image).Where(instruction => instruction.Is("ARG") || instruction.Is("ENV"))
            .Should().OnlyContain(instruction => instruction.Text.StartsWith(StateFolder, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_to_be_kept_has_a_folder_of_its_user()
    {
        var folder = _dockerfile.Image.Single(instruction => instruction.Is("ENV")).Text[StateFolder.Length..];

        var made = _dockerfile.Image.Should().ContainSingle(instruction => instruction.Is("RUN")).Subject;
        made.Words.Should().Equal("install", folder);
        made.Text.Should().Contain("--owner=$APP_UID");
        _dockerfile.Image.SkipWhile(instruction => !instruction.Is("RUN")).Should().Contain(instruction => instruction.Is("USER"), "only root can give folders away");
        Repository.Read("README.md").Should().Contain($" -v extdisco:{folder} ");
    }

    [Fact]
    public void It_is_run_by_the_same_line_wherever_one_is_shown()
    {
        string[] lines = [.. new[] { "README.md", "docs/deployment.md", "Dockerfile" }.Select(file =>
            Repository.Read(file).Split('\n').Select(line => line.TrimStart('#', ' ')).Single(line => line.StartsWith("docker run ", StringComparison.Ordinal)))];

        lines.Should().OnlyContain(line => line == lines[0]);
        lines[0].Should().ContainAll("--network host", "--restart unless-stopped", ":/etc/extdisco:ro");
    }

    [Fact]
    public async Task What_its_build_stage_publishes_is_what_the_image_runs()
    {
        var source = Directory.CreateDirectory(_temporary["source"]).FullName;
        var published = _temporary["app"];
        foreach (var instruction in _dockerfile.Build)
        {
            switch (instruction.Name)
            {
                case "COPY":
                    CopyAll(instruction.Words, source);
                    break;
                case "RUN":
                    var command = instruction.Text.Replace("--output /app", $"--output {published}", StringComparison.Ordinal);
                    await RunAsync(source, "/bin/sh", "-c", command);
                    break;
            }
        }

        var entry = _dockerfile.Image.Single(instruction => instruction.Is("ENTRYPOINT"));
        entry.Text.Should().Be("""["dotnet", "/app/extdisco.dll"]""");
        var help = await RunAsync(_temporary.Path, "dotnet", Path.Combine(published, "extdisco.dll"), "--help");
        help.Should().Contain("health", "because the image's health check is a verb of the program");
        File.ReadAllText(Path.Combine(published, "THIRD-PARTY-NOTICES")).Should().Be(Repository.Read("THIRD-PARTY-NOTICES"));
        File.Exists(Path.Combine(published, "LICENSE")).Should().BeTrue();
    }

    private IEnumerable<string> CopiedSources() =>
        _dockerfile.Build.Where(instruction => instruction.Is("COPY")).SelectMany(instruction => instruction.Words.SkipLast(1));

    private static void CopyAll(IReadOnlyList<string> words, string target)
    {
        var destination = Path.GetFullPath(Path.Combine(target, words[^1]));
        foreach (var source in words.SkipLast(1))
        {
            var path = Repository.PathOf(source);
            if (Directory.Exists(path))
            {
                CopyFolder(new DirectoryInfo(path), destination);
            }
            else
            {
                Directory.CreateDirectory(destination);
                File.Copy(path, Path.Combine(destination, Path.GetFileName(path)));
            }
        }
    }

    private static void CopyFolder(DirectoryInfo source, string destination)
    {
        Directory.CreateDirectory(destination);
        foreach (var file in source.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(destination, file.Name), overwrite: true);
        }

        // As .dockerignore has it.
        foreach (var folder in source.EnumerateDirectories().Where(folder => folder.Name is not ("bin" or "obj")))
        {
            CopyFolder(folder, Path.Combine(destination, folder.Name));
        }
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test runner tells its own MSBuild is not for this one, nor are the servers that outlive a build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(BuildTime);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var said = await output + await errors;
        process.ExitCode.Should().Be(0, "because of what it said: {0}", said);
        return said;
    }
}

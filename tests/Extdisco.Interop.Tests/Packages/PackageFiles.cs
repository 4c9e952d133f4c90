using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Packages;

/// <summary>What <c>scripts/package</c> makes, made once for all tests; what was made of the same sources before is not made again.</summary>
public sealed class PackageFiles : IAsyncLifetime
{
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(15);

    /// <summary>The folder of the packages.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "artifacts");

    /// <summary>The program with its runtime in one file.</summary>
    public static string SingleFile { get; } = Path.Combine(Folder, "extdisco");

    /// <summary>The one file whose name has a pattern.</summary>
    public static string Named(string pattern) => Directory.GetFiles(Folder, pattern).Should().ContainSingle().Subject;

    public async Task InitializeAsync()
    {
        var (exitCode, output) = await ChildProcess.RunAsync(Path.Combine(Repository.Root, "scripts", "package"), [], BuildTime);
        exitCode.Should().Be(0, "because of what scripts/package said: {0}", output);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

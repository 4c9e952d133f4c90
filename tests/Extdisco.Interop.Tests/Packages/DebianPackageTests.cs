using System.Globalization;
using System.Text.RegularExpressions;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Packages;

/// <summary>The Debian package, up to what can be tried where there is no systemd running.</summary>
[Collection(Packaged.Name)]
public sealed partial class DebianPackageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string File = PackageFiles.Named("extdisco_*_amd64.deb");

    [Fact]
    public async Task It_is_installed_started_upgraded_removed_and_purged()
    {
        var output = await RunAsRootAsync(Repository.Client("debian-package.sh"), File);

        output.Should().EndWith("all is well");
    }

    [Fact]
    public async Task Debians_own_judge_finds_no_error()
    {
        var (exitCode, output) = await ChildProcess.RunAsync("lintian", ["--fail-on", "error", "--allow-root", File], Patience);

        exitCode.Should().Be(0, "because of what lintian (Debian package lintian) says: {0}", output);
    }

    [Fact]
    public async Task Its_unit_is_hardened()
    {
        var unit = RunFolder.NewPath("unit");
        Directory.CreateDirectory(unit);
        await RunAsync("dpkg-deb", "--extract", File, unit);

        var output = await RunAsync("systemd-analyze", "security", "--offline=true", "--no-pager", Path.Combine(unit, "lib/systemd/system/extdisco.service"));

        var level = Exposure().Match(output);
        level.Success.Should().BeTrue("because of: {0}", output);
        double.Parse(level.Groups["level"].Value, CultureInfo.InvariantCulture).Should().BeLessThan(2, "OK is what is below 4 and above 1");
        level.Groups["word"].Value.Should().BeOneOf("OK", "SAFE");
    }

    [Fact]
    public async Task Its_configuration_is_for_its_group_alone_and_stays_the_administrators()
    {
        var contents = await RunAsync("dpkg-deb", "--contents", File);

        contents.Should().MatchRegex(@"-rw-r----- root/root .* \./etc/extdisco/appsettings\.json");
        (await RunAsync("dpkg-deb", "--info", File, "conffiles")).Trim().Should().Be("/etc/extdisco/appsettings.json");
    }

    private static async Task<string> RunAsRootAsync(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess ? await RunAsync(program, arguments) : await RunAsync("sudo", ["-n", program, .. arguments]);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, Patience);
        exitCode.Should().Be(0, "because of what {0} said: {1}", program, output);
        return output;
    }

    [GeneratedRegex(@"exposure level for extdisco\.service: (?<level>[0-9.]+) (?<word>[A-Z]+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Exposure();
}

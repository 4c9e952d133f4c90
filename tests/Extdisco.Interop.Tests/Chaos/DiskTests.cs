using System.Globalization;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Chaos;

/// <summary>A disk that is full or cannot be written to, with the log and the state file on it: requests are answered all the same.</summary>
[Collection(ToProsody.Name)]
public sealed class DiskTests(ProsodyPeer peer)
{
    private readonly string _disk = Directory.CreateDirectory(RunFolder.NewPath("disk")).FullName;

    private PeerServer Server { get; } = peer.Server;

    [Fact]
    public async Task A_full_disk_costs_the_log_and_the_state_and_no_answer()
    {
        await using var extdisco = await StartAsync("size=64k");
        await using var load = await AskAsync(1000); // 64 KiB are soon full with what is logged of these
        await extdisco.WaitForLineAsync(0, "no space left on device");

        await AskAsync(load, 300);
        var log = Path.Combine(Root(extdisco), "log");
        new FileInfo(log).Length.Should().BeLessThan(65 * 1024);
        await File.WriteAllTextAsync(log, "");
        await AskAsync(load, 50);
        (await File.ReadAllTextAsync(log)).Should().Contain("asked for", "it is written again when there is room");

        await AskAsync(load, 1000);
        (await extdisco.TerminateAsync()).Should().Be(0);
        extdisco.LinesWith("state", "cannot be written", "no space left on device").Should().ContainSingle();
        load.Errors.Should().Be(0);
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_to_costs_the_log_and_the_state_and_no_answer()
    {
        await using var extdisco = await StartAsync("ro");
        await using var load = await AskAsync(300);

        (await extdisco.TerminateAsync()).Should().Be(0);
        extdisco.LinesWith("state", "cannot be written", "read-only file system").Should().ContainSingle("each time the same would help nobody");
        load.Errors.Should().Be(0);
    }

    /// <summary>Where the process sees its own file systems, which nobody else does.</summary>
    private string Root(ExtdiscoProcess process) => $"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/root{_disk}";

    /// <summary>Starts it with a small disk of its own, which is gone when the process is.</summary>
    private async Task<ExtdiscoProcess> StartAsync(string mountOptions)
    {
        var options = Configurations.For(Server);
        options["Push"] = new JsonObject { ["StateFile"] = Path.Combine(_disk, "state") };
        var file = ExtdiscoProcess.Render(options, Path.Combine(_disk, "log"));
        string[] asRoot = string.Equals(Environment.UserName, "root", StringComparison.Ordinal) ? [] : ["--map-root-user"];
        var extdisco = ExtdiscoProcess.StartWithFile(
            file, ["unshare", .. asRoot, "--mount", "/bin/sh", "-c", $"mount -t tmpfs -o {mountOptions} tmpfs {_disk} && exec \"$@\"", "sh"]);
        await extdisco.WaitUntilConnectedAsync(Server.Component);
        return extdisco;
    }

    private async Task<LoadClient> AskAsync(int count)
    {
        var load = await LoadClient.LogInAsync(Server);
        await AskAsync(load, count);
        return load;
    }

    private static async Task AskAsync(LoadClient load, int count)
    {
        await load.KeepAskingAsync(5);
        await load.WaitForResultsAsync(count);
        load.StopAsking();
        await load.WaitForAllAsync();
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Chaos;

/// <summary>What can happen to a configuration file while requests pour in: the last good one stays in force, and the next good one is taken.</summary>
[Collection(ToProsody.Name)]
public sealed class ConfigurationStormTests(ProsodyPeer peer)
{
    private static readonly TimeSpan Storm = TimeSpan.FromSeconds(5);

    private PeerServer Server { get; } = peer.Server;

    [Fact]
    public async Task A_file_rewritten_a_hundred_times_a_second_costs_little_and_ends_with_what_was_written_last()
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(With("first"));
        await using var load = await LoadAsync();
        await RewriteAsync(extdisco, TimeSpan.FromSeconds(1)); // what the runtime loads and compiles for it stays, once
        var before = ProcessFigures.Of(extdisco.Id);
        var known = extdisco.LinesWith("configuration").Count;

        await RewriteAsync(extdisco, Storm);
        var after = ProcessFigures.Of(extdisco.Id);
        extdisco.Configure(With("last"));

        await AssertServesAsync("last");
        (after.Processor - before.Processor).Should().BeLessThan(Storm, "the requests cost more than the file");
        extdisco.LinesWith("configuration").Should().HaveCountLessThan(known + 20, "it is read each second or two, and no more");
        after.ShouldBeBackAt(before);
        await AssertUndisturbedAsync(extdisco, load);
    }

    [Fact]
    public async Task A_file_that_is_cut_off_replaced_by_a_directory_or_deleted_leaves_the_last_good_one_in_force()
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(With("first"));
        await using var load = await LoadAsync();
        var good = await File.ReadAllTextAsync(extdisco.ConfigurationFile);

        await ExpectRefusalAsync("not JSON", () => File.WriteAllText(extdisco.ConfigurationFile, good[..(good.Length / 2)]));
        await ExpectRefusalAsync("is empty", () => File.WriteAllText(extdisco.ConfigurationFile, ""));
        await ExpectRefusalAsync("no such file", () => File.Delete(extdisco.ConfigurationFile));
        Directory.CreateDirectory(extdisco.ConfigurationFile);
        await extdisco.SignalAsync("HUP");
        await extdisco.WaitForLineAsync(0, "is a directory");
        await AssertServesAsync("first");

        Directory.Delete(extdisco.ConfigurationFile);
        extdisco.Configure(With("second"));
        await AssertServesAsync("second");
        await AssertUndisturbedAsync(extdisco, load);

        async Task ExpectRefusalAsync(string reason, Action change)
        {
            var position = extdisco.Position;
            change();
            await extdisco.WaitForLineAsync(position, "was refused", reason);
            await AssertServesAsync("first");
        }
    }

    /// <summary>A hundred times a second: in place, in one step, cut off, and away.</summary>
    private async Task RewriteAsync(ExtdiscoProcess extdisco, TimeSpan duration)
    {
        extdisco.Configure(With("storm"));
        var text = await File.ReadAllTextAsync(extdisco.ConfigurationFile);
        var since = Stopwatch.StartNew();
        for (var turn = 0; since.Elapsed < duration; turn++)
        {
            switch (turn % 4)
            {
                case 0:
                    extdisco.Configure(With($"turn{turn}"));
                    break;
                case 1:
                    await extdisco.OverwriteAsync(text);
                    break;
                case 2:
                    await extdisco.OverwriteAsync(text[..(turn % text.Length)]);
                    break;
                default:
                    File.Delete(extdisco.ConfigurationFile);
                    break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    private JsonObject With(string host)
    {
        var options = Configurations.For(Server);
        options["Relays"]![0]!["Host"] = $"{host}.example.test";
        return options;
    }

    private async Task<LoadClient> LoadAsync()
    {
        var load = await LoadClient.LogInAsync(Server);
        await load.KeepAskingAsync(5);
        await load.WaitForResultsAsync(100);
        return load;
    }

    /// <summary>Waits until what is told is the named configuration's.</summary>
    private async Task AssertServesAsync(string host)
    {
        await using var romeo = await XmppClient.LogInAsync(Server);
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var services = (await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Result(Xml.Extdisco2 + "services").Described().ToList();
            if (services[0].Contains($" {host}.", StringComparison.Ordinal))
            {
                return;
            }

            patience.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "{0} is in force by then, and not {1}", host, services[0]);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task AssertUndisturbedAsync(ExtdiscoProcess extdisco, LoadClient load)
    {
        await load.WaitForResultsAsync(100);
        load.StopAsking();
        await load.WaitForAllAsync();
        load.Errors.Should().Be(0);
        extdisco.Connections(Server.Component).Should().Be(1);
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Chaos;

/// <summary>A clock that leaps under the running process, as libfaketime lets it: nobody gets what has expired by it, and no connection is lost.</summary>
[Collection(ToProsody.Name)]
public sealed class ClockTests(ProsodyPeer peer)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2);

    private readonly string _offset = RunFolder.NewPath("clock-offset");

    private PeerServer Server { get; } = peer.Server;

    [Fact]
    public async Task A_clock_that_leaps_by_hours_gives_no_expired_credentials_and_loses_no_connection()
    {
        await SetAsync(0);
        await using var extdisco = await StartAsync();
        await using var romeo = await XmppClient.LogInAsync(Server);
        await AssertFreshAsync(romeo, 0);

        foreach (var hours in new[] { 5, -5, 1000, -1000, 0 })
        {
            await SetAsync(hours);
            await AssertFreshAsync(romeo, hours);
        }

        await Task.Delay(TimeSpan.FromSeconds(3)); // more than one period of pings
        await AssertFreshAsync(romeo, 0);
        extdisco.Connections(Server.Component).Should().Be(1);
        extdisco.LinesWith("renew").Should().BeEmpty("nobody is to be told anything");
    }

    /// <summary>What is left of credentials is most of their life, by the clock as it stands.</summary>
    private static async Task AssertFreshAsync(XmppClient romeo, int hours)
    {
        var answer = await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>");
        var expiries = answer.Result(Xml.Extdisco2 + "services").Elements().Attributes("expires")
            .Select(expires => DateTimeOffset.Parse(expires.Value, CultureInfo.InvariantCulture)).ToList();
        expiries.Should().NotBeEmpty();
        var now = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(hours);
        expiries.Should().OnlyContain(expiry => expiry > now + (Lifetime / 2) && expiry <= now + Lifetime + TimeSpan.FromMinutes(1));
    }

    private async Task SetAsync(int hours)
    {
        var draft = _offset + ".new";
        await File.WriteAllTextAsync(draft, $"{hours.ToString("+0;-0", CultureInfo.InvariantCulture)}h\n");
        File.Move(draft, _offset, overwrite: true);
    }

    private async Task<ExtdiscoProcess> StartAsync()
    {
        var library = Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);
        library.Should().NotBeNull("the Debian package faketime must be installed");
        var options = Configurations.For(Server);
        options["Relays"]![0]!["Lifetime"] = Lifetime.ToString();
        options["Connection"] = new JsonObject { ["PingInterval"] = "00:00:01" };
        var extdisco = ExtdiscoProcess.StartWithFile(
            ExtdiscoProcess.Render(options),
            "env", $"LD_PRELOAD={library}", $"FAKETIME_TIMESTAMP_FILE={_offset}", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1");
        await extdisco.WaitUntilConnectedAsync(Server.Component);
        return extdisco;
    }
}

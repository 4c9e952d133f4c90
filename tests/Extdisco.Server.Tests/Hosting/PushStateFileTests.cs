using Extdisco.Queries;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Extdisco.Server.Tests.Configuration;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Server.Tests.Hosting;

public sealed class PushStateFileTests : IDisposable
{
    private static readonly Jid Juliet = Jid.Parse("juliet@example.org/balcony");
    private static readonly Jid Romeo = Jid.Parse("romeo@example.org");

    private readonly TemporaryFolder _folder = new();
    private readonly TestTimeProvider _time = new();
    private readonly RecordingLoggers _loggers = new();

    private string Path => _folder["state/push.state"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_kept_is_there_at_the_next_start()
    {
        var before = await RunAsync(audiences =>
        {
            Ask(audiences, Juliet);
            audiences.All.Values.Single().Subscribed(Romeo);
        });
        var written = await File.ReadAllTextAsync(Path);

        var after = await RunAsync(_ => { });

        after.All.Values.Single().InterestedCount.Should().Be(1).And.Be(before.All.Values.Single().InterestedCount);
        after.All.Values.Single().PresentCount.Should().Be(0, "who is present has to be learnt again");
        _loggers.Log.Lines.Should().Contain((LogLevel.Information, $"{Path} is read; remembered from before: 1 entities that have asked"));
        _loggers.Log.Lines.Should().NotContain(line => line.Level == LogLevel.Warning);
        await RunAsync(audiences => audiences.All.Values.Single().Subscribed(Romeo));
        (await File.ReadAllTextAsync(Path)).Should().Be(written, "all that was kept is kept again");
    }

    [Fact]
    public async Task Only_its_owner_can_read_it_whatever_was_left_in_its_place()
    {
        var elsewhere = _folder.Write("elsewhere", "untouched");
        _folder.WriteSecret("state/push.state", "", UnixFileMode.OtherRead);
        File.CreateSymbolicLink(Path + ".new", elsewhere);

        await RunAsync(audiences => Ask(audiences, Juliet));

        _folder.ModeOf("state/push.state").Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(elsewhere)).Should().Be("untouched");
        Files().Should().Equal("push.state", "push.state.corrupt");
    }

    [Theory]
    [InlineData("", "its end is missing")]
    [InlineData("\0\0\0\0", "line 1 cannot be read: ")]
    [InlineData("{}\n", "line 1 cannot be read: ")]
    [InlineData("[]\n", "line 1 cannot be read: ")]
    [InlineData("{\"format\":\"something else\",\"version\":1}\n{\"end\":true}\n", "it is another kind of file")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":2}\n{\"end\":true}\n", "it is of version 2, and this program knows version 1")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n", "its end is missing")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"end\":false}\n", "its end is missing")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"end\":true}\n{\"server\":\"a\"}\n", "line 3 cannot be read: It stands behind the end.")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"serv\":\"a\"}\n{\"end\":true}\n", "line 2 cannot be read: ")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n\n{\"end\":true}\n", "line 2 cannot be read: ")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"server\":null}\n{\"end\":true}\n", "line 2 cannot be read: A text is missing.")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"server\":\"\\ud800\"}\n{\"end\":true}\n", "line 2 cannot be read: ")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"entity\":\"a@b/c\",\"as\":\"b\",\"told\":1,\"at\":1}\n{\"end\":true}\n", "line 2 cannot be read: ")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"list\":1,\"services\":[{\"type\":\"turn\",\"host\":\"a b\",\"mark\":1}]}\n{\"end\":true}\n", "line 2 cannot be read: 'a b' is neither a domain name nor an IP address)")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"list\":1,\"services\":[{\"type\":\"<turn\",\"host\":\"a\",\"mark\":1}]}\n{\"end\":true}\n", "line 2 cannot be read: '<turn' is not a service type; ")]
    [InlineData("{\"format\":\"extdisco push state\",\"version\":1}\n{\"list\":1,\"services\":[{\"type\":\"turn\",\"host\":\"a\",\"port\":0,\"mark\":1}]}\n{\"end\":true}\n", "line 2 cannot be read: 0 is not a port; use 1 to 65535)")]
    public async Task What_cannot_be_used_is_put_aside_with_the_reason(string text, string reason)
    {
        _folder.Write("state/push.state", text);
        _folder.Write("state/push.state.corrupt", "of another time");

        var audiences = await RunAsync(_ => { });

        (await File.ReadAllTextAsync(Path + ".corrupt")).Should().Be(text);
        _loggers.Log.Lines.Should().ContainSingle(line => line.Level == LogLevel.Warning)
            .Which.Text.Split('\n')[0].Should().StartWith($"{Path} cannot be used ({reason}").And.EndWith(
                $" and was put aside as {Path}.corrupt; who has asked before gets pushes when they ask again");
        audiences.All.Values.Single().InterestedCount.Should().Be(0);
        (await File.ReadAllTextAsync(Path)).Should().EndWith("{\"end\":true}\n", "a new one is begun");
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_put_aside()
    {
        _folder.Write("state/push.state", "");
        await File.WriteAllBytesAsync(Path, [.. "{\"format\":\"extdisco push state\",\"version\":1}\n{\"server\":\""u8, 0xFF, .. "\"}\n{\"end\":true}\n"u8]);

        await RunAsync(_ => { });

        _loggers.Log.Lines.Should().Contain(line => line.Level == LogLevel.Warning && line.Text.StartsWith($"{Path} cannot be used (line ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_was_cut_short_anywhere_is_not_used_in_part()
    {
        await RunAsync(audiences =>
        {
            Ask(audiences, Juliet);
            audiences.All.Values.Single().Subscribed(Romeo);
        });
        var whole = await File.ReadAllBytesAsync(Path);

        for (var length = 0; length < whole.Length - 1; length++)
        {
            var audiences = new Audiences(_time, NullLoggerFactory.Instance);
            var options = Load().Options!;
            var audience = audiences.For(options.Servers[0], Catalogue(options), options.PushOptions);
            using var part = new MemoryStream(whole, 0, length);
            var read = () => Push.PushState.ReadAsync(part, audiences.All, CancellationToken.None);

            await read.Should().ThrowAsync<InvalidDataException>("{0} of {1} bytes are not all", length, whole.Length);
            audience.InterestedCount.Should().Be(0);
        }
    }

    [Fact]
    public async Task It_is_written_each_minute_when_something_has_changed()
    {
        var (file, audiences) = await StartAsync();
        await _loggers.Log.WaitForAsync($"{Path} is written");

        _time.Advance(TimeSpan.FromMinutes(1));
        Ask(audiences, Juliet);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _loggers.Log.WaitForAsync($"{Path} is written", times: 2);

        (await File.ReadAllTextAsync(Path)).Should().Contain(Juliet.ToString());
        File.Delete(Path);
        await file.StopAsync(CancellationToken.None);
        Files().Should().BeEmpty("nothing has changed since it was written");
        file.Dispose();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_told_at_start_and_once()
    {
        _folder.Write("state", "not a folder");
        var (file, audiences) = await StartAsync();
        (await _loggers.Log.WaitForAsync($"{Path} cannot be written (")).Level.Should().Be(LogLevel.Warning);

        Ask(audiences, Juliet);
        await file.StopAsync(CancellationToken.None);

        _loggers.Log.Lines.Should().ContainSingle(line => line.Level == LogLevel.Warning).Which.Text
            .Should().EndWith("who was told what will not outlive a restart; let this program write there, or change Extdisco:Push:StateFile");
        file.Dispose();
    }

    [Fact]
    public async Task A_place_that_can_be_written_to_again_is_used_again()
    {
        _folder.Write("state", "not a folder");
        var (file, audiences) = await StartAsync();
        await _loggers.Log.WaitForAsync("cannot be written");

        File.Delete(_folder["state"]);
        Ask(audiences, Juliet);
        await file.StopAsync(CancellationToken.None);

        (await File.ReadAllTextAsync(Path)).Should().Contain(Juliet.ToString());
        file.Dispose();
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told()
    {
        var loaded = Load();
        Directory.CreateDirectory(Path);

        var (file, _) = await StartAsync(loaded);

        _loggers.Log.Lines.Should().Contain(line => line.Level == LogLevel.Warning && line.Text.StartsWith($"{Path} cannot be read (", StringComparison.Ordinal));
        await file.StopAsync(CancellationToken.None);
        file.Dispose();
    }

    [Fact]
    public async Task Another_path_gets_the_file_though_nothing_has_changed()
    {
        var (file, audiences) = await StartAsync();
        Ask(audiences, Juliet);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _loggers.Log.WaitForAsync($"{Path} is written");

        await file.ApplyAsync(Load($"Push:StateFile={_folder["other.state"]}").Options!, CancellationToken.None);
        await file.StopAsync(CancellationToken.None);

        (await File.ReadAllTextAsync(_folder["other.state"])).Should().Contain(Juliet.ToString());
        file.Dispose();
    }

    [Fact]
    public async Task Who_belongs_to_a_server_that_is_gone_is_forgotten()
    {
        await RunAsync(audiences => Ask(audiences, Juliet));

        await RunAsync(audiences => audiences.Keep([]));

        (await File.ReadAllTextAsync(Path)).Should().NotContain(Juliet.ToString()).And.EndWith("{\"end\":true}\n");
    }

    [Theory]
    [InlineData("Push:StateFile=off")]
    [InlineData("Push:Enabled=false")]
    public async Task Where_nothing_is_to_be_kept_there_is_no_file(string setting)
    {
        await RunAsync(audiences => Ask(audiences, Juliet), Load(setting));

        Directory.Exists(_folder["state"]).Should().BeFalse();
    }

    private static Catalogue Catalogue(ExtdiscoOptions options) =>
        CatalogueBuilder.For(options.Servers[0], CatalogueBuilder.Services(options), options.Access);

    private LoadedConfiguration Load(params string[] settings) => Samples.Load(Samples.Full, [$"Push:StateFile={Path}", .. settings]);

    /// <summary>The names of the files that are kept.</summary>
    private IEnumerable<string> Files() => Directory.GetFileSystemEntries(_folder["state"]).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private async Task<(PushStateFile File, Audiences Audiences)> StartAsync(LoadedConfiguration? loaded = null)
    {
        loaded ??= Load();
        var options = loaded.Options!;
        var audiences = new Audiences(_time, NullLoggerFactory.Instance);
        var file = new PushStateFile(loaded, audiences, _time, _loggers.CreateLogger<PushStateFile>());
        await file.StartAsync(CancellationToken.None);
        audiences.For(options.Servers[0], Catalogue(options), options.PushOptions);
        return (file, audiences);
    }

    /// <summary>From a start to an end of the process.</summary>
    private async Task<Audiences> RunAsync(Action<Audiences> meanwhile, LoadedConfiguration? loaded = null)
    {
        var (file, audiences) = await StartAsync(loaded);
        meanwhile(audiences);
        await file.StopAsync(CancellationToken.None);
        file.Dispose();
        return audiences;
    }

    /// <summary>Somebody asks for services.</summary>
    private void Ask(Audiences audiences, Jid asker)
    {
        var children = XmlFragment.Parse("<iq xmlns='jabber:component:accept'><services xmlns='urn:xmpp:extdisco:2'/></iq>").Children.GetEnumerator();
        children.MoveNext().Should().BeTrue();
        var options = Load().Options!;
        var handler = new ExtdiscoHandler(Catalogue(options), _time, audiences.All.Values.Single());
        var request = new IqRequest { From = asker, To = Jid.Parse(options.Servers[0].Component), Payload = children.Current };
        handler.Get(request, new Utf8XmlWriter()).Should().BeNull();
    }
}

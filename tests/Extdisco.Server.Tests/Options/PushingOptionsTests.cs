using Extdisco.Push;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Options;

public sealed class PushingOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_the_section_there_are_the_defaults()
    {
        var options = Samples.LoadGood(Samples.Full);

        options.PushOptions.Should().Be(new PushOptions());
        options.Push.StateFile.Should().BeNull("there is no folder that systemd has made for it");
    }

    [Fact]
    public void Every_value_arrives()
    {
        var options = Samples.LoadGood(Samples.With("""
            "Limits": { "TrackedEntities": 5000 },
            "Push": {
              "Enabled": false, "Delegated": "domain", "Coalesce": "00:00:02.5", "RenewAfterPercent": 60, "Rate": 0, "MaximumUnanswered": 7,
              "AnswerTimeout": "00:00:30", "GiveUpAfter": 3, "ConfirmAfter": "01:00:00", "Forget": "7.00:00:00", "ProbeRate": 50
            }
            """));

        options.PushOptions.Should().Be(new PushOptions
        {
            Enabled = false,
            Delegated = DelegatedPush.Domain,
            Coalesce = TimeSpan.FromSeconds(2.5),
            RenewAfterPercent = 60,
            Rate = 0,
            MaximumUnanswered = 7,
            AnswerTimeout = TimeSpan.FromSeconds(30),
            GiveUpAfter = 3,
            ConfirmAfter = TimeSpan.FromHours(1),
            Forget = TimeSpan.FromDays(7),
            ProbeRate = 50,
            TrackedEntities = 5000,
        });
    }

    [Theory]
    [InlineData("Push:Coalesce=00:00:00", "Push:Coalesce=00:01:00")]
    [InlineData("Push:RenewAfterPercent=50", "Push:RenewAfterPercent=95")]
    [InlineData("Push:Rate=0", "Push:Rate=1000000")]
    [InlineData("Push:MaximumUnanswered=1", "Push:MaximumUnanswered=1000000")]
    [InlineData("Push:AnswerTimeout=00:00:01", "Push:AnswerTimeout=01:00:00")]
    [InlineData("Push:GiveUpAfter=1", "Push:GiveUpAfter=255")]
    [InlineData("Push:ConfirmAfter=00:00:01", "Push:ConfirmAfter=30.00:00:00")]
    [InlineData("Push:Forget=00:00:01", "Push:Forget=30.00:00:00")]
    [InlineData("Push:ProbeRate=1", "Push:ProbeRate=100000")]
    [InlineData("Limits:TrackedEntities=1", "Limits:TrackedEntities=100000000")]
    public void The_ends_of_a_range_belong_to_it(string least, string most) =>
        Samples.LoadGood(Samples.Full, least).PushOptions.Should().NotBe(Samples.LoadGood(Samples.Full, most).PushOptions);

    [Theory]
    [InlineData("Push:Enabled=on", "Extdisco:Push:Enabled: on is neither true nor false; use true or false")]
    [InlineData("Push:Delegated=Server", "Extdisco:Push:Delegated: Server is unknown; use Component, Domain or Off")]
    [InlineData("Push:Coalesce=500", "Extdisco:Push:Coalesce: 500 is not a time span; write hours:minutes:seconds such as 00:10:00, with days in front of a dot such as 1.00:00:00")]
    [InlineData("Push:Coalesce=00:01:01", "Extdisco:Push:Coalesce: 00:01:01 is too long; use 00:00:00 to 00:01:00")]
    [InlineData("Push:RenewAfterPercent=49", "Extdisco:Push:RenewAfterPercent: 49 is not a percentage in the range; use 50 to 95")]
    [InlineData("Push:RenewAfterPercent=80%", "Extdisco:Push:RenewAfterPercent: 80% is not a percentage in the range; use 50 to 95")]
    [InlineData("Push:RenewAfterPercent=96", "Extdisco:Push:RenewAfterPercent: 96 is not a percentage in the range; use 50 to 95")]
    [InlineData("Push:Rate=-1", "Extdisco:Push:Rate: -1 is not a whole number in the range; use 0 to 1000000")]
    [InlineData("Push:MaximumUnanswered=0", "Extdisco:Push:MaximumUnanswered: 0 is not a whole number in the range; use 1 to 1000000")]
    [InlineData("Push:AnswerTimeout=00:00:00", "Extdisco:Push:AnswerTimeout: 00:00:00 is too short; use 00:00:01 to 01:00:00")]
    [InlineData("Push:GiveUpAfter=256", "Extdisco:Push:GiveUpAfter: 256 is not a whole number in the range; use 1 to 255")]
    [InlineData("Push:ConfirmAfter=31.00:00:00", "Extdisco:Push:ConfirmAfter: 31.00:00:00 is too long; use 00:00:01 to 30.00:00:00")]
    [InlineData("Push:Forget=00:00:00.5", "Extdisco:Push:Forget: 00:00:00.5 is too short; use 00:00:01 to 30.00:00:00")]
    [InlineData("Push:ProbeRate=0", "Extdisco:Push:ProbeRate: 0 is not a whole number in the range; use 1 to 100000")]
    [InlineData("Push:StateFile=a\u0001b", "Extdisco:Push:StateFile: a\uFFFDb holds a character that XML forbids; remove it")]
    [InlineData("Push:StateFile=/", "Extdisco:Push:StateFile: / is a directory; name a file in it, or write off")]
    [InlineData("Push:StateFile=/nowhere/extdisco/", "Extdisco:Push:StateFile: /nowhere/extdisco/ is a directory; name a file in it, or write off")]
    [InlineData("Push:StateFiles=x", "Extdisco:Push:StateFiles: unknown key; did you mean StateFile?")]
    [InlineData("Push=off", "Extdisco:Push: holds a single value; write an object { ... }")]
    [InlineData("Limits:TrackedEntities=0", "Extdisco:Limits:TrackedEntities: 0 is not a whole number in the range; use 1 to 100000000")]
    public void A_wrong_value_is_named_with_its_fix(string setting, string expected)
    {
        var loaded = Samples.Load(Samples.Full, setting);

        loaded.Report.Errors.Should().Equal(expected);
        loaded.Options.Should().BeNull();
    }

    [Theory]
    [InlineData("push.state", "push.state")]
    [InlineData("kept/../state/push", "state/push")]
    public void A_relative_path_starts_from_the_folder_of_the_configuration(string written, string expected) =>
        StateFile($"Push:StateFile={written}").Should().Be(_folder[expected]);

    [Fact]
    public void A_whole_path_stays_as_it_is() =>
        StateFile("Push:StateFile=/var/lib/extdisco/push.state").Should().Be("/var/lib/extdisco/push.state");

    [Theory]
    [InlineData("off")]
    [InlineData("Off")]
    public void Off_is_no_file(string word) => StateFile($"Push:StateFile={word}").Should().BeNull();

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_named() =>
        Samples.Load(Samples.Full, $"Push:StateFile={_folder.Path}").Report.Errors
            .Should().Equal($"Extdisco:Push:StateFile: {_folder.Path} is a directory; name a file in it, or write off");

    [Fact]
    public void It_is_not_among_the_files_whose_change_loads_the_configuration_anew() =>
        Samples.Load(Samples.Full, $"Push:StateFile={_folder["push.state"]}").Report.Files.Should().NotContain(file => file.Contains("push.state", StringComparison.Ordinal));

    private string? StateFile(string setting) =>
        Samples.LoadFile(_folder.Write("appsettings.json", Samples.Full), setting).Options!.Push.StateFile;
}

using Extdisco.Server.Minting;
using Spectre.Console;

namespace Extdisco.Server.Tests.Commands;

/// <summary>What people copy from the table of <c>extdisco mint</c> is whole, however narrow the terminal.</summary>
public sealed class MintTableTests
{
    private const string Password = "a-password-of-28-characters=";

    private static readonly MintReport Report = new()
    {
        Jid = "romeo@example.org",
        Domain = "example.org",
        Services =
        [
            new MintedService { Type = "stun", Host = "turn.example.org", Port = 3478, Transport = "udp" },
            new MintedService
            {
                Type = "turn",
                Host = "2001:db8::1",
                Transport = "udp",
                Username = "1795286400:0123456789abcdef",
                Password = Password,
                Expires = new DateTimeOffset(2026, 11, 21, 18, 40, 0, TimeSpan.Zero),
            },
        ],
        IceServers = [],
    };

    [Fact]
    public void Where_there_is_room_it_is_a_table() =>
        Lines(200).Should().ContainSingle(line => line.Contains(Password, StringComparison.Ordinal)).Which
            .Should().MatchRegex(@"^ +turn \[2001:db8::1\]/udp +1795286400:0123456789abcdef +a-password-of-28-characters= +2026-11-21 18:40:00 UTC *$");

    [Theory]
    [InlineData(80)]
    [InlineData(20)]
    public void Where_there_is_none_each_value_has_a_line_of_its_own(int width) => Lines(width).Should().Equal(
        "stun turn.example.org:3478/udp",
        "",
        "turn [2001:db8::1]/udp",
        "  Username: 1795286400:0123456789abcdef",
        $"  Password: {Password}",
        "  Expires:  2026-11-21 18:40:00 UTC");

    private static string[] Lines(int width)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        console.Profile.Width = width;
        new MintTable(console).Write(Report);
        return output.ToString().TrimEnd().Split('\n');
    }
}

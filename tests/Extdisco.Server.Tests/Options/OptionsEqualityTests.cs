using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Options;

public sealed class OptionsEqualityTests
{
    [Fact]
    public void The_same_file_gives_equal_options()
    {
        var options = Samples.LoadGood(Samples.Full);

        Samples.LoadGood(Samples.Full).Should().Be(options);
        Samples.LoadGood(Samples.Full).GetHashCode().Should().Be(options.GetHashCode());
    }

    [Theory]
    [InlineData("Servers:0:Secret=x")]
    [InlineData("Servers:0:Domains:1=example.com")]
    [InlineData("Relays:0:Secret=x")]
    [InlineData("Relays:0:Name:en=x")]
    [InlineData("Services:0:Form:FORM_TYPE=urn:x")]
    [InlineData("Credentials:guest:Password=x")]
    [InlineData("Access:Deny:0=x@example.org")]
    [InlineData("Info:Name=x")]
    [InlineData("Info:Contacts:abuse-addresses:0=mailto:a@example.org")]
    [InlineData("Limits:Depth=33")]
    [InlineData("Limits:TrackedEntities=33")]
    [InlineData("Limits:RequestsPerMinute=33")]
    [InlineData("Limits:DeferredAnswers=33")]
    [InlineData("Connection:WriteTimeout=00:00:33")]
    [InlineData("Push:Rate=33")]
    [InlineData("Push:StateFile=/x")]
    [InlineData("Connection:Whitespace=true")]
    [InlineData("Health:Interval=00:00:33")]
    [InlineData("Http:Listen=off")]
    [InlineData("Servers:0:Delegation=Off")]
    [InlineData("Servers:0:Required=false")]
    [InlineData("Delegation:Reconnects=1")]
    [InlineData("Relays:0:Domains=example.org")]
    [InlineData("Services:0:Domains=example.org")]
    [InlineData("Access:Domains=example.org")]
    public void Any_change_makes_them_differ(string setting) =>
        Samples.LoadGood(Samples.Full.Replace("\"Name\": \"Relay\"", "\"Port\": 3478", StringComparison.Ordinal), setting)
            .Should().NotBe(Samples.LoadGood(Samples.Full.Replace("\"Name\": \"Relay\"", "\"Port\": 3478", StringComparison.Ordinal)));

    [Theory]
    [InlineData("Off", "Servers:0:Domains:1=example.com", true)]
    [InlineData("Optional", "Servers:0:Domains:1=example.com", false)] // a server says once a connection what it delegates
    [InlineData("Optional", "Servers:0:Delegation=Required", false)]
    [InlineData("Off", "Servers:0:Secret=x", false)]
    [InlineData("Off", "Servers:0:Port=1", false)]
    [InlineData("Off", "Servers:0:Tls=true", false)]
    [InlineData("Optional", "Relays:0:Host=turn9.example.org", true)]
    [InlineData("Optional", "Servers:0:Required=false", true)]
    public void A_connection_stays_as_long_as_only_its_users_change(string delegation, string setting, bool stays)
    {
        var mode = $"Servers:0:Delegation={delegation}";
        Samples.LoadGood(Samples.Full, mode).Servers[0].SameConnection(Samples.LoadGood(Samples.Full, mode, setting).Servers[0]).Should().Be(stays);
    }
}

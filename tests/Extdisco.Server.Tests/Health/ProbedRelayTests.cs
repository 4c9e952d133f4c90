using System.Globalization;
using Extdisco.Server.Configuration;
using Extdisco.Server.Health;
using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Health;

public sealed class ProbedRelayTests
{
    [Fact]
    public void Every_service_of_a_relay_is_probed_as_it_is_offered_and_others_are_not()
    {
        var relays = RelaysOf(Samples.Full, "Services:2:Type=ftp", "Services:2:Host=files.example.org", "Services:3:Type=turns", "Services:3:Host=d.example.org", "Services:3:Transport=udp");

        relays.Select(relay => $"{relay.Key} {relay.Target.Transport} {relay.Target.IsRelay}").Should().Equal(
            "stun turn.example.org:3478/udp Udp False",
            "turn turn.example.org:3478/udp Udp True",
            "turn turn.example.org:3478/tcp Tcp True",
            "turns turn.example.org:5349/tcp Tls True",
            "turn turn2.example.org:443/tcp Tcp True",
            "turn turn3.example.org:3478/udp Udp True");
    }

    [Theory]
    [InlineData("1.00:00:00", "00:05:00", 3600)]
    [InlineData("01:00:00", "00:10:00", 3000)]
    [InlineData("00:10:00", "00:05:00", 300)]
    public void Credentials_hold_for_an_hour_and_never_longer_than_those_of_users(string lifetime, string window, int seconds)
    {
        var relay = RelaysOf(Samples.Full, $"Relays:0:Lifetime={lifetime}", $"Relays:0:Window={window}", "Relays:0:Separator=;")[1];

        var expiry = (FixedClock.At2026.GetUtcNow().ToUnixTimeSeconds() + seconds).ToString(CultureInfo.InvariantCulture);
        relay.Credentials!.Issue().Username.Should().Be($"{expiry};extdisco-probe");
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public void Fixed_credentials_are_used_as_they_are(string onRequest)
    {
        var issued = RelaysOf(Samples.Full, $"Services:1:CredentialsOnRequest={onRequest}")[5].Credentials!.Issue();

        (issued.Username, issued.Password.Reveal()).Should().Be(("guest", Samples.GuestPassword));
    }

    [Fact]
    public void A_relay_without_credentials_only_has_to_answer()
    {
        var relay = RelaysOf(Samples.Full, "Services:0:Credentials=")[4];

        (relay.Key.Type, relay.Target.IsRelay, relay.Credentials).Should().Be(("turn", false, null));
    }

    [Theory]
    [InlineData("Relays:1:Host=TURN.example.org", true)]
    [InlineData("Relays:1:Name=Other", true)]
    [InlineData("Relays:1:Port=3479", false)]
    [InlineData("Relays:1:Secret=another", false)]
    [InlineData("Relays:1:Host=turn5.example.org", false)]
    public void Entries_that_differ_in_nothing_that_matters_are_one(string difference, bool isOne)
    {
        var relays = RelaysOf(
            Samples.Full, "Relays:1:Host=turn.example.org", $"Relays:1:Secret={Samples.RelaySecret}", difference);

        relays[1].Key.Type.Should().Be("turn");
        (relays[1].Key == relays[5].Key).Should().Be(isOne);
    }

    [Fact]
    public void What_an_entry_leaves_out_is_as_clients_take_it()
    {
        var service = CatalogueBuilder.Services(Samples.LoadGood(Samples.Full, "Services:0:Transport=", "Services:0:Port=")).Services[4];

        (service.Port, service.Transport).Should().Be((null, null));
        RelayKey.Of(service)!.ToString().Should().Be("turn turn2.example.org:3478/udp");
    }

    [Fact]
    public void An_IPv6_address_is_told_in_brackets() =>
        RelaysOf(Samples.Full, "Relays:0:Host=2001:DB8:0::1")[0].Key.ToString().Should().Be("stun [2001:db8::1]:3478/udp");

    private static ProbedRelay[] RelaysOf(string configuration, params string[] settings) =>
    [
        .. CatalogueBuilder.Services(Samples.LoadGood(configuration, settings)).Services.Select(service => ProbedRelay.For(service, FixedClock.At2026)).OfType<ProbedRelay>(),
    ];
}

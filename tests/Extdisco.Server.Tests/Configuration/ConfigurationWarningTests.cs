namespace Extdisco.Server.Tests.Configuration;

public sealed class ConfigurationWarningTests
{
    [Theory]
    [InlineData("Servers:0:Host=xmpp.example.org", "Extdisco:Servers:0:Tls: all credentials cross the network to xmpp.example.org in the clear; set Tls to true where the server can do it (ejabberd), or use a tunnel")]
    [InlineData("Relays:0:Host=10.1.2.3", "Extdisco:Relays:0:Host: 10.1.2.3 is a private address; clients outside that network cannot reach it, and Dino ignores it; use a public name or address")]
    [InlineData("Relays:0:Host=169.254.1.1", "Extdisco:Relays:0:Host: 169.254.1.1 is a private address; clients outside that network cannot reach it, and Dino ignores it; use a public name or address")]
    [InlineData("Relays:0:Host=fe80::1", "Extdisco:Relays:0:Host: fe80::1 is a private address; clients outside that network cannot reach it, and Dino ignores it; use a public name or address")]
    [InlineData("Relays:0:Host=fd00::1", "Extdisco:Relays:0:Host: fd00::1 is a private address; clients outside that network cannot reach it, and Dino ignores it; use a public name or address")]
    [InlineData("Relays:0:Host=localhost", "Extdisco:Relays:0:Host: localhost is this machine itself; no client elsewhere can reach it; use a public name or address")]
    [InlineData("Relays:0:Host=127.0.0.1", "Extdisco:Relays:0:Host: 127.0.0.1 is this machine itself; no client elsewhere can reach it; use a public name or address")]
    [InlineData("Relays:0:Host=::1", "Extdisco:Relays:0:Host: ::1 is this machine itself; no client elsewhere can reach it; use a public name or address")]
    [InlineData("Relays:0:Lifetime=13:59:59", "Extdisco:Relays:0:Lifetime: 13:59:59 is less than 14 hours; Psi takes expires for local time and drops such credentials in the east of Asia and the Pacific")]
    [InlineData("Services:0:Type=stuns", "Extdisco:Services:0:Type: stuns stops Movim in Chrome from calling at all, and Monal and Dino ignore it; use stun")]
    [InlineData("Services:0:Type=ftp", "Extdisco:Services:0:Type: ftp is not a type that clients know; Movim takes it for a STUN or TURN address and its calls fail")]
    [InlineData("Services:0:Port=", "Extdisco:Services:0:Port: is missing; Conversations, Dino, Psi and Kaidan skip services without a port, and Monal may crash")]
    [InlineData("Services:0:Transport=", "Extdisco:Services:0:Transport: is missing; Conversations and Dino skip services without a transport; use udp or tcp")]
    [InlineData("Services:0:Transport=sctp", "Extdisco:Services:0:Transport: sctp is neither udp nor tcp; Conversations skips such services")]
    [InlineData("Services:0:CredentialsOnRequest=true", "Extdisco:Services:0:CredentialsOnRequest: only Monal, Psi and Kaidan ask for credentials; Conversations, Dino, Movim, Siskin and Jitsi cannot use this service")]
    [InlineData("Credentials:guest:Expires=2026-06-01T12:00:00Z", "Extdisco:Credentials:guest:Expires: 2026-06-01T12:00:00Z is past; nobody gets these credentials, so TURN services with them are of no use to any client until the date is moved")]
    [InlineData("Credentials:third:Secret=x", "Extdisco:Credentials:third: no service uses these credentials; name them in the Credentials of a service")]
    [InlineData("Access:Allow:0=*", "Extdisco:Access:Allow:0: everybody on every server that can reach yours may use the relays; they cost you bandwidth")]
    public void What_hurts_somebody_says_whom(string setting, string expected)
    {
        var loaded = Samples.Load(Samples.Full, setting);

        loaded.Report.Warnings.Should().Equal(expected);
        loaded.Report.Errors.Should().BeEmpty();
        loaded.Options.Should().NotBeNull();
    }

    [Theory]
    [InlineData("turn")]
    [InlineData("turns")]
    public void A_relay_without_credentials_says_whom_it_hurts(string type) =>
        Samples.Load(Samples.With($$"""
            "Services": [ { "Type": "{{type}}", "Host": "turn.example.org", "Port": 3478, "Transport": "tcp" } ]
            """)).Report.Warnings.Should().Equal(
            $"Extdisco:Services:0:Credentials: is missing for a {type} service; Monal's calls never start, and Conversations, Siskin and Kaidan skip it; name an entry of Extdisco:Credentials");

    [Fact]
    public void Encrypted_relays_over_udp_say_whom_they_hurt() =>
        Samples.Load(Samples.Full, "Services:0:Type=turns", "Services:0:Transport=udp").Report.Warnings.Should().Equal(
            "Extdisco:Services:0:Transport: turns over udp is skipped by Conversations and Siskin; use tcp");

    [Fact]
    public void A_configuration_without_services_says_what_clients_get() =>
        Samples.Load(Samples.With("")).Report.Warnings.Should().Equal(
            "Extdisco: no relays and no services are configured; clients get an empty list and their calls fail behind most NATs; add Extdisco:Relays");

    [Theory]
    [InlineData("Extdsico", "Extdsico: nothing reads this section; did you mean Extdisco?")]
    [InlineData("Logging", "Logging: nothing reads this section; settings belong under Extdisco")]
    public void A_section_that_nothing_reads_is_told(string section, string expected) =>
        Samples.Load($$"""{ "{{section}}": {}, "Extdisco": {} }""").Report.Warnings.Should().Contain(expected);
}

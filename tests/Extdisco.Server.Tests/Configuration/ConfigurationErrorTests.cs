namespace Extdisco.Server.Tests.Configuration;

public sealed class ConfigurationErrorTests
{
    [Fact]
    public void A_good_configuration_has_neither_errors_nor_warnings()
    {
        var loaded = Samples.Load(Samples.Full);

        loaded.Report.Errors.Should().BeEmpty();
        loaded.Report.Warnings.Should().BeEmpty();
        loaded.Options.Should().NotBeNull();
    }

    [Theory]
    [InlineData("Servers:0:Port=70000", "Extdisco:Servers:0:Port: 70000 is not a port; use 1 to 65535")]
    [InlineData("Servers:0:Port=0", "Extdisco:Servers:0:Port: 0 is not a port; use 1 to 65535")]
    [InlineData("Servers:0:Port=xmpp", "Extdisco:Servers:0:Port: xmpp is not a port; use 1 to 65535")]
    [InlineData("Servers:0:Tls=yes", "Extdisco:Servers:0:Tls: yes is neither true nor false; use true or false")]
    [InlineData("Servers:0:Component=", "Extdisco:Servers:0:Component: is missing; write the component's own domain such as extdisco.example.org")]
    [InlineData("Servers:0:Component=me@example.org", "Extdisco:Servers:0:Component: me@example.org is not a domain; write one such as example.org")]
    [InlineData("Servers:0:Component=extdisco.example.org:5347", "Extdisco:Servers:0:Component: extdisco.example.org:5347 is not a domain; write one such as example.org")]
    [InlineData("Servers:0:Secret=", "Extdisco:Servers:0:Secret: is missing; write the secret that the server has for this component (component_secret in Prosody, password in ejabberd), or name a file that holds it in SecretFile")]
    [InlineData("Servers:0:Secret=change-me", "Extdisco:Servers:0:Secret: is still the placeholder of the sample file; write the secret that the server has for this component (component_secret in Prosody, password in ejabberd)")]
    [InlineData("Servers:0:Host=xmpp://localhost", "Extdisco:Servers:0:Host: xmpp://localhost is not a host; write a name or an address alone (IPv6 without brackets), the port has a key of its own")]
    [InlineData("Servers:0:Domains:0=", "Extdisco:Servers:0:Domains: has an empty value; write a text, or leave the key out")]
    [InlineData("Servers:0:Domains:0=juliet@example.org", "Extdisco:Servers:0:Domains:0: juliet@example.org is not a domain; write one such as example.org")]
    [InlineData("Servers:0:CaFile=/nowhere/ca.pem", "Extdisco:Servers:0:CaFile: /nowhere/ca.pem cannot be read (it does not exist); name a file that this program may read")]
    [InlineData("Relays:0:Host=", "Extdisco:Relays:0:Host: is missing; write the relay's host name such as turn.example.org")]
    [InlineData("Relays:0:Host=turn.example.org:3478", "Extdisco:Relays:0:Host: turn.example.org:3478 is not a host; write a name or an address alone (IPv6 without brackets), the port has a key of its own")]
    [InlineData("Relays:0:Host=[2001:db8::1]", "Extdisco:Relays:0:Host: [2001:db8::1] is not a host; write a name or an address alone (IPv6 without brackets), the port has a key of its own")]
    [InlineData("Relays:0:Secret=", "Extdisco:Relays:0:Secret: is missing; write the secret that the relay has (coturn: use-auth-secret and static-auth-secret), or name a file that holds it in SecretFile")]
    [InlineData("Relays:0:TlsPort=-1", "Extdisco:Relays:0:TlsPort: -1 is not a port; use 1 to 65535")]
    [InlineData("Relays:0:Lifetime=24:00:00", "Extdisco:Relays:0:Lifetime: 24:00:00 is not a time span; write hours:minutes:seconds such as 00:10:00, with days in front of a dot such as 1.00:00:00")]
    [InlineData("Relays:0:Lifetime=86400", "Extdisco:Relays:0:Lifetime: 86400 is not a time span; write hours:minutes:seconds such as 00:10:00, with days in front of a dot such as 1.00:00:00")]
    [InlineData("Relays:0:Lifetime=00:09:59", "Extdisco:Relays:0:Lifetime: 00:09:59 is too short; use 00:10:00 to 3650.00:00:00")]
    [InlineData("Relays:0:Lifetime=3651.00:00:00", "Extdisco:Relays:0:Lifetime: 3651.00:00:00 is too long; use 00:10:00 to 3650.00:00:00")]
    [InlineData("Relays:0:Window=13:00:00", "Extdisco:Relays:0:Window: 13:00:00 is more than half the lifetime of 1.00:00:00; shorten it")]
    [InlineData("Relays:0:Window=00:00:01.5", "Extdisco:Relays:0:Window: 00:00:01.5000000 is not a whole number of seconds; leave out what follows them")]
    [InlineData("Relays:0:Username=Opaqe", "Extdisco:Relays:0:Username: Opaqe is unknown; use Opaque, Jid or None")]
    [InlineData("Relays:0:Username=1", "Extdisco:Relays:0:Username: 1 is unknown; use Opaque, Jid or None")]
    [InlineData("Relays:0:Separator=::", "Extdisco:Relays:0:Separator: :: is not a single mark, or a digit; use the relay's (coturn: rest-api-separator), such as :")]
    [InlineData("Relays:0:Separator=7", "Extdisco:Relays:0:Separator: 7 is not a single mark, or a digit; use the relay's (coturn: rest-api-separator), such as :")]
    [InlineData("Services:0:Type=", "Extdisco:Services:0:Type: is missing; write the service type such as turn")]
    [InlineData("Services:0:Host=", "Extdisco:Services:0:Host: is missing; write the host name of the service such as turn.example.org")]
    [InlineData("Services:0:Port=70000", "Extdisco:Services:0:Port: 70000 is not a port; use 1 to 65535")]
    [InlineData("Services:0:Credentials=secnd", "Extdisco:Services:0:Credentials: secnd is not among Extdisco:Credentials; did you mean second?")]
    [InlineData("Services:0:Credentials=elsewhere", "Extdisco:Services:0:Credentials: elsewhere is not among Extdisco:Credentials; add it there")]
    [InlineData("Services:0:CredentialsOnRequest=1", "Extdisco:Services:0:CredentialsOnRequest: 1 is neither true nor false; use true or false")]
    [InlineData("Services:0:Name:e_n=Relay", "Extdisco:Services:0:Name:e_n: e_n is not a language tag; use one such as en or de-AT")]
    [InlineData("Services:0:Form:region=eu", "Extdisco:Services:0:Form:FORM_TYPE: is missing; name what the fields mean, such as \"urn:example:relay\" (XEP-0068)")]
    [InlineData("Services:0:Form=eu", "Extdisco:Services:0:Form:FORM_TYPE: is missing; name what the fields mean, such as \"urn:example:relay\" (XEP-0068)")]
    [InlineData("Services:0:Type=tu rn", "Extdisco:Services:0:Type: 'tu rn' is not a service type; use a name without blanks and colons such as turn")]
    [InlineData("Services:0:Transport=u:dp", "Extdisco:Services:0:Transport: 'u:dp' is not a transport; use a name without blanks and colons such as udp")]
    [InlineData("Services:0:Host=198.51.100.277", "Extdisco:Services:0:Host: 198.51.100.277 is neither a domain name nor an IP address that every client reads the same; write it in full")]
    [InlineData("Relays:0:Host=010.0.0.1", "Extdisco:Relays:0:Host: 010.0.0.1 is neither a domain name nor an IP address that every client reads the same; write it in full")]
    [InlineData("Info:Forms:region=eu", "Extdisco:Info:Forms: is not a list of forms; write [ { \"FORM_TYPE\": ..., ... } ]")]
    [InlineData("Services:0:Name=a\u0001b", "Extdisco:Services:0:Name: a\uFFFDb holds a character that XML forbids; remove it")]
    [InlineData("Credentials:second:Kind=Turn", "Extdisco:Credentials:second:Kind: Turn is unknown; use TurnRest or Fixed")]
    [InlineData("Credentials:second:Secret=", "Extdisco:Credentials:second:Secret: is missing; write the secret that the relay has (coturn: use-auth-secret and static-auth-secret), or name a file that holds it in SecretFile")]
    [InlineData("Credentials:second:Password=x", "Extdisco:Credentials:second:Password: is for credentials of the kind Fixed; remove it, or set Kind to Fixed")]
    [InlineData("Credentials:guest:Username=", "Extdisco:Credentials:guest:Username: is missing; write the username that the service expects")]
    [InlineData("Credentials:guest:Password=", "Extdisco:Credentials:guest:Password: is missing; write the password that the service expects, or name a file that holds it in PasswordFile")]
    [InlineData("Credentials:guest:Lifetime=1.00:00:00", "Extdisco:Credentials:guest:Lifetime: is for credentials of the kind TurnRest; remove it, or set Kind to TurnRest")]
    [InlineData("Credentials:guest:Expires=tomorrow", "Extdisco:Credentials:guest:Expires: tomorrow is not a point in time; write it in UTC such as 2030-01-01T00:00:00Z")]
    [InlineData("Access:Allow:0=a b", "Extdisco:Access:Allow:0: \"a b\" names nobody; write a domain, *.domain, a bare JID such as user@example.org, or *")]
    [InlineData("Access:Deny:0=user@example.org/phone", "Extdisco:Access:Deny:0: user@example.org/phone names nobody; write a domain, *.domain, a bare JID such as user@example.org, or *")]
    [InlineData("Access=everybody", "Extdisco:Access: holds a single value; write an object { ... }")]
    [InlineData("Limits:StanzaBytes=9999", "Extdisco:Limits:StanzaBytes: 9999 is not a whole number in the range; use 10000 to 67108864")]
    [InlineData("Limits:RequestsPerMinute=-1", "Extdisco:Limits:RequestsPerMinute: -1 is not a whole number in the range; use 0 to 100000000")]
    [InlineData("Limits:RequestsBurst=0", "Extdisco:Limits:RequestsBurst: 0 is not a whole number in the range; use 1 to 1000000")]
    [InlineData("Limits:RequestsPerSecond=10000001", "Extdisco:Limits:RequestsPerSecond: 10000001 is not a whole number in the range; use 0 to 10000000")]
    [InlineData("Limits:DeferredAnswers=0", "Extdisco:Limits:DeferredAnswers: 0 is not a whole number in the range; use 1 to 1000000")]
    [InlineData("Limits:PendingRequests=15", "Extdisco:Limits:PendingRequests: 15 is not a whole number in the range; use 16 to 1000000")]
    [InlineData("Limits:WriteQueueBytes=65535", "Extdisco:Limits:WriteQueueBytes: 65535 is not a whole number in the range; use 65536 to 1073741824")]
    [InlineData("Connection:WriteTimeout=00:00:00", "Extdisco:Connection:WriteTimeout: 00:00:00 is too short; use 00:00:01 to 01:00:00")]
    [InlineData("Limits:Depth=1e3", "Extdisco:Limits:Depth: 1e3 is not a whole number in the range; use 8 to 1024")]
    [InlineData("Connection:ReconnectMax=00:00:00.5", "Extdisco:Connection:ReconnectMax: 00:00:00.5000000 is less than ReconnectMin; use 00:00:01 or more")]
    [InlineData("Connection:PingInterval=00:00:00.9", "Extdisco:Connection:PingInterval: 00:00:00.9000000 is too short; use 00:00:01 or more, or 00:00:00 for never")]
    [InlineData("Connection:CloseTimeout=00:01:00", "Extdisco:Connection:CloseTimeout: 00:01:00 is too long; use 00:00:00 to 00:00:20")]
    [InlineData("Http:Listen=8080", "Extdisco:Http:Listen: 8080 is not an address to listen on; write http://127.0.0.1:5380, http://*:5380 for all addresses, or off")]
    [InlineData("Http:Listen=https://127.0.0.1:5380", "Extdisco:Http:Listen: https://127.0.0.1:5380 is not an address to listen on; write http://127.0.0.1:5380, http://*:5380 for all addresses, or off")]
    [InlineData("Servers:0:Secrett=x", "Extdisco:Servers:0:Secrett: unknown key; did you mean Secret?")]
    [InlineData("Relay:0:Host=x", "Extdisco:Relay: unknown key; did you mean Relays?")]
    [InlineData("Info:Contacts:abuse=mailto:a@example.org", "Extdisco:Info:Contacts:abuse: unknown key; the keys here are abuse-addresses, admin-addresses, feedback-addresses, sales-addresses, security-addresses, status-addresses, support-addresses")]
    [InlineData("Info:Contacts:abuse-addresses:0=abuse@example.org", "Extdisco:Info:Contacts:abuse-addresses:0: 'abuse@example.org' is not a URI; use mailto:abuse@example.org or xmpp:abuse@example.org")]
    [InlineData("Connection:Bananas=3", "Extdisco:Connection:Bananas: unknown key; the keys here are ReconnectMin, ReconnectMax, Stable, ConnectTimeout, PingInterval, Whitespace, WriteTimeout, CloseTimeout")]
    public void A_wrong_value_is_named_with_its_fix(string setting, string expected)
    {
        var loaded = Samples.Load(Samples.Full, setting);

        loaded.Report.Errors.Should().Equal(expected);
        loaded.Options.Should().BeNull();
    }

    [Theory]
    [InlineData("{ \"Extdisco\": { } }", "Extdisco:Servers: is missing; name the XMPP server to connect to, such as [ { \"Component\": \"extdisco.example.org\", \"Secret\": \"...\", \"Domains\": [ \"example.org\" ] } ]")]
    [InlineData("{ \"Serilog\": { } }", "Extdisco:Servers: is missing; name the XMPP server to connect to, such as [ { \"Component\": \"extdisco.example.org\", \"Secret\": \"...\", \"Domains\": [ \"example.org\" ] } ]")]
    [InlineData("{ \"Extdisco\": { \"Servers\": [ { \"Component\": \"x.capulet.example\", \"Secret\": \"s\" } ] } }", "Extdisco:Servers:0:Domains: is missing; list the domains whose users are served, such as [ \"capulet.example\" ]")]
    [InlineData("{ \"Extdisco\": { \"Servers\": { \"Component\": \"x.example.org\" } } }", "Extdisco:Servers: is not a list; write [ { ... } ]")]
    [InlineData("{ \"Extdisco\": { \"Servers\": [ \"example.org\" ] } }", "Extdisco:Servers:0: holds a single value; write an object { ... }")]
    public void A_missing_or_misshapen_server_is_named_with_its_fix(string json, string expected) =>
        Samples.Load(json).Report.Errors.Should().Equal(expected);

    [Theory]
    [InlineData("\"Credentials\": [ { \"Secret\": \"x\" } ]", "Extdisco:Credentials: is not an object with names; write { \"name\": { ... } }")]
    [InlineData("\"Credentials\": { \"a\": \"x\" }", "Extdisco:Credentials:a: holds a single value; write an object { ... }")]
    [InlineData("\"Relays\": [ { \"Host\": [ \"a\", \"b\" ], \"Secret\": \"s\" } ]", "Extdisco:Relays:0:Host: holds a list or an object; write a single value")]
    [InlineData("\"Access\": { \"Allow\": { \"a\": \"b\" } }", "Extdisco:Access:Allow: is not a list of texts; write [ \"...\", \"...\" ]")]
    [InlineData("\"Info\": { \"Forms\": [ { \"FORM_TYPE\": \"urn:x\", \"a\": { \"b\": \"c\" } } ] }", "Extdisco:Info:Forms:0:a: is not a list of texts; write [ \"...\", \"...\" ]")]
    [InlineData("\"Info\": { \"Forms\": [ { \"FORM_TYPE\": \"urn:x\", \"a\": [] } ] }", "Extdisco:Info:Forms:0:a: has an empty value; write a text, or leave the key out")]
    [InlineData("\"Info\": { \"Forms\": [ { \"FORM_TYPE\": \"urn:x\", \"a\": \"1\" }, { \"FORM_TYPE\": \"urn:x\", \"b\": \"1\" } ] }", "Extdisco:Info:Forms: urn:x is the FORM_TYPE of several forms; put their fields into one (XEP-0115 forbids two)")]
    [InlineData("\"Services\": [ { \"Type\": \"stun\", \"Host\": \"stun.example.org\", \"Port\": 3478, \"Transport\": \"udp\", \"Name\": { \"en\": \"\" } } ]", "Extdisco:Services:0:Name:en: is empty; write the text in this language")]
    public void A_value_of_the_wrong_shape_is_named_with_its_fix(string extdisco, string expected) =>
        Samples.Load(Samples.With(extdisco)).Report.Errors.Should().Equal(expected);

    [Fact]
    public void Two_entries_for_one_listener_are_an_error()
    {
        const string Entry = """{ "Component": "x.example.org", "Secret": "s", "Domains": "example.org" }""";

        var loaded = Samples.Load($$"""{ "Extdisco": { "Servers": [ {{Entry}}, {{Entry}} ] } }""");

        loaded.Report.Errors.Should().Equal("Extdisco:Servers: x.example.org at 127.0.0.1:5347 is there 2 times; a server accepts one connection of each component, so keep one");
    }

    [Fact]
    public void All_errors_are_told_in_one_go()
    {
        var loaded = Samples.Load(Samples.Full, "Servers:0:Port=x", "Relays:0:Lifetime=1", "Services:1:Port=70000", "Info:Version=no", "Sevices:0=1");

        loaded.Report.Errors.Select(error => error.Split(": ")[0]).Should().Equal(
            "Extdisco:Servers:0:Port", "Extdisco:Relays:0:Lifetime", "Extdisco:Services:1:Port", "Extdisco:Info:Version", "Extdisco:Sevices");
    }

    [Fact]
    public void A_long_value_is_not_shown_at_length() =>
        Samples.Load(Samples.Full, $"Relays:0:Username={new string('x', 1000)}").Report.Errors
            .Should().ContainSingle().Which.Length.Should().BeLessThan(200);
}

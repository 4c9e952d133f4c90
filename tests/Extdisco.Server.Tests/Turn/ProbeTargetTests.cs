using System.Net;
using Extdisco.Server.Turn;
using Extdisco.Services;

namespace Extdisco.Server.Tests.Turn;

public sealed class ProbeTargetTests
{
    [Theory]
    [InlineData("stun", "udp", 3478, StunTransport.Udp, false)]
    [InlineData("stun", "tcp", 443, StunTransport.Tcp, false)]
    [InlineData("stuns", "tcp", 5349, StunTransport.Tls, false)]
    [InlineData("turn", "udp", 3478, StunTransport.Udp, true)]
    [InlineData("turn", "tcp", 3478, StunTransport.Tcp, true)]
    [InlineData("turns", "tcp", 443, StunTransport.Tls, true)]
    internal void A_service_is_probed_as_it_is_offered(string type, string transport, int port, StunTransport expected, bool isRelay) =>
        ProbeTarget.For(Service(type, transport, port))
            .Should().Be(new ProbeTarget { Host = "turn.example.org", Port = port, Transport = expected, IsRelay = isRelay });

    [Theory]
    [InlineData("turn", 3478, StunTransport.Udp)]
    [InlineData("stun", 3478, StunTransport.Udp)]
    [InlineData("turns", 5349, StunTransport.Tls)]
    [InlineData("stuns", 5349, StunTransport.Tls)]
    internal void What_a_service_leaves_out_is_as_clients_take_it(string type, int port, StunTransport transport)
    {
        var target = ProbeTarget.For(Service(type, null, null))!;

        target.Port.Should().Be(port);
        target.Transport.Should().Be(transport);
    }

    [Theory]
    [InlineData("ftp", "tcp")]
    [InlineData("turns", "udp")]
    [InlineData("stuns", "udp")]
    [InlineData("turn", "sctp")]
    public void For_others_there_is_no_probe(string type, string transport) => ProbeTarget.For(Service(type, transport, 21)).Should().BeNull();

    [Fact]
    public void What_is_near_its_end_or_open_or_private_gets_a_warning()
    {
        var now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        var (near, far) = (IPEndPoint.Parse("10.0.0.7:50000"), IPEndPoint.Parse("192.0.2.1:3478"));

        ProbeWarnings.Certificate(now.AddDays(13), now).Should().ContainSingle().Which.Should().Contain("expires on 2026-06-14 12:00 UTC");
        ProbeWarnings.Certificate(now.AddDays(15), now).Should().BeEmpty();
        ProbeWarnings.Certificate(null, now).Should().BeEmpty();
        ProbeWarnings.Allocation(wasChallenged: true, near, far).Should().ContainSingle().Which.Should().Contain("10.0.0.7").And.Contain("external-ip");
        ProbeWarnings.Allocation(wasChallenged: true, near, near).Should().BeEmpty("whoever reaches a private address may reach another one");
        ProbeWarnings.Allocation(wasChallenged: false, far, far).Should().ContainSingle().Which.Should().Contain("for anybody");
    }

    private static ExternalService Service(string type, string? transport, int? port) =>
        new() { Type = type, Host = "turn.example.org", Transport = transport, Port = port };
}

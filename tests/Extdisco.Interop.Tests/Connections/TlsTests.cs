using System.Text.Json.Nodes;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Connections;

/// <summary>Direct TLS to ejabberd's component listener, with a certificate that nobody but its owner trusts.</summary>
public sealed class TlsTests(TlsTests.TlsPeer peer) : IClassFixture<TlsTests.TlsPeer>
{
    [Fact]
    public async Task A_certificate_that_is_trusted_by_configuration_is_accepted()
    {
        await using var extdisco = await ExtdiscoProcess.StartConnectedAsync(Options(caFile: peer.Server["CERT"]));
        await using var romeo = await XmppClient.LogInAsync(peer.Server);

        var answer = await romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2' type='stun'/>");

        answer.Result(Xml.Extdisco2 + "services").Elements().Should().ContainSingle();
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused()
    {
        await using var extdisco = ExtdiscoProcess.Start(Options(caFile: null));

        await extdisco.WaitForLineAsync(0, peer.Server.Component, "cannot connect", "certificate");

        extdisco.Connections(peer.Server.Component).Should().Be(0);
    }

    private JsonObject Options(string? caFile)
    {
        var options = Configurations.For(peer.Server);
        var server = options["Servers"]![0]!;
        server["Tls"] = true;
        if (caFile is not null)
        {
            server["CaFile"] = caFile;
        }

        return options;
    }

    public sealed class TlsPeer() : PeerFixture("ejabberd", "COMPONENT_TLS=yes", "COMPONENT_SECRET=interop-component-secret");
}

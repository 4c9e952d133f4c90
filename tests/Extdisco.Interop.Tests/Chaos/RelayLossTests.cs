using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Relays;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Chaos;

/// <summary>A relay that crashes: nobody waits for it, and what was minted in the meantime opens it when it is back.</summary>
[Collection(OnProsody.Name)]
public sealed class RelayLossTests(ProsodyStage stage)
{
    [Fact]
    public async Task A_relay_that_is_killed_changes_no_answer_and_takes_the_credentials_when_it_is_back()
    {
        var before = await RelayAsync();
        var figures = ProcessFigures.Of(stage.Component.Id);
        await stage.Coturn.KillAsync();
        XElement meanwhile;
        try
        {
            meanwhile = await RelayAsync();
            (await RelayOutcome.TryAsync(meanwhile)).Relayed.Should().BeFalse("coturn is gone");
        }
        finally
        {
            await stage.Coturn.UpAsync();
        }

        meanwhile.Value("host").Should().Be(before.Value("host"));
        (await RelayOutcome.TryAsync(meanwhile)).Relayed.Should().BeTrue();
        ProcessFigures.Of(stage.Component.Id).ShouldBeBackAt(figures);
    }

    private async Task<XElement> RelayAsync() =>
        (await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>"))
        .Result(Xml.Extdisco2 + "services").Elements().First(service => service.Has("type", "turn"));
}

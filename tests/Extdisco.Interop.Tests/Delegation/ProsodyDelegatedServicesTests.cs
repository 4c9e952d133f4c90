using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

[Collection(ByProsody.Name)]
public sealed class ProsodyDelegatedServicesTests(ProsodyDelegationStage stage) : DelegatedServicesTests(stage)
{
    /// <summary>Prosody hands over what is addressed to a user, too; a client may ask its own server so (RFC 6120, section 10.3.3).</summary>
    [Theory]
    [InlineData(XmppClient.NoAddressee)]
    [InlineData("romeo@example.test")]
    public async Task Who_asks_at_no_address_or_at_the_own_account_is_answered(string to)
    {
        var answer = await Stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>", to);

        answer.Result(Xml.Extdisco2 + "services").Described().Should().Equal(Stage.ServicesOf(Stage.Server.Domain));
    }
}

using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

[Collection(ByProsody.Name)]
public sealed class ProsodyDelegatedServicesTests(ProsodyDelegationStage stage) : DelegatedServicesTests(stage)
{
    /// <summary>Prosody hands over what is addressed to a user, too; a client may ask its own server so (RFC 6120, section 10.3.3).</summary>
    [Theory]
    [MemberData(nameof(OtherAddresses))]
    public async Task Who_asks_at_no_address_or_at_the_own_account_is_answered(string domain, string version, string to)
    {
        var answer = await ClientOf(domain).AskAsync($"<services xmlns='{version}'/>", to);

        answer.Result(XName.Get("services", version)).Described().Should().Equal(Stage.ServicesOf(domain));
    }

    /// <summary>ejabberd takes the features of a delegated namespace, and no forms.</summary>
    [Fact]
    public async Task A_domain_shows_the_forms_that_are_configured_for_it_alone()
    {
        await Disco.EventuallyAsync(Stage.Romeo, Stage.Server.SecondDomain, shown: true);

        var first = await Stage.Romeo.AskAsync("<query xmlns='http://jabber.org/protocol/disco#info'/>", Stage.Server.Domain);
        var second = await Stage.Romeo.AskAsync("<query xmlns='http://jabber.org/protocol/disco#info'/>", Stage.Server.SecondDomain);

        first.Descendants(Xml.DataForms + "x").Should().BeEmpty();
        second.Descendants(Xml.DataForms + "x").Should().ContainSingle()
            .Which.Elements().Select(field => $"{field.Value("var")}: {field.Value}").Should().Equal($"FORM_TYPE: {DelegationStage.SecondForm}", "operator: Second");
    }
}

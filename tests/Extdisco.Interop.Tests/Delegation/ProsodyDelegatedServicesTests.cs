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
}

using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

[Collection(ByEjabberd.Name)]
public sealed class EjabberdDelegatedServicesTests(EjabberdDelegationStage stage) : DelegatedServicesTests(stage)
{
    /// <summary>ejabberd hands over what is addressed to users only to a component that asks for it, and then for all users: ours declines.</summary>
    [Theory]
    [MemberData(nameof(OtherAddresses))]
    public async Task Who_asks_at_no_address_or_at_the_own_account_is_told_that_nothing_is_there(string domain, string version, string to)
    {
        var answer = await ClientOf(domain).AskAsync($"<services xmlns='{version}'/>", to);

        answer.ShouldBeError("service-unavailable", "cancel");
    }
}

using Extdisco.Server.Tests.Configuration;

namespace Extdisco.Server.Tests.Options;

public sealed class InfoOptionsTests
{
    [Fact]
    public void The_contacts_come_in_a_fixed_order_and_empty_ones_not_at_all() => ContactsOf(
        "Info:Contacts:support-addresses=https://example.org/help",
        "Info:Contacts:sales-addresses=",
        "Info:Contacts:abuse-addresses:0=mailto:abuse@example.org",
        "Info:Contacts:abuse-addresses:1=xmpp:abuse@example.org").Should().Be(
            "<x xmlns='jabber:x:data' type='result'>"
            + "<field var='FORM_TYPE' type='hidden'><value>http://jabber.org/network/serverinfo</value></field>"
            + "<field var='abuse-addresses'><value>mailto:abuse@example.org</value><value>xmpp:abuse@example.org</value></field>"
            + "<field var='support-addresses'><value>https://example.org/help</value></field></x>");

    [Fact]
    public void No_contact_makes_no_form() => Samples.LoadGood(Samples.Full).Info.ComponentForms.Should().BeEmpty();

    private static string ContactsOf(params string[] settings) =>
        Samples.LoadGood(Samples.Full, settings).Info.ComponentForms.Should().ContainSingle().Which.ToForm().ToString();
}

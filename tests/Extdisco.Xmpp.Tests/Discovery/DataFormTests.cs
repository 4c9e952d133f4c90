using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Discovery;

public class DataFormTests
{
    [Fact]
    public void FORM_TYPE_comes_first_and_hidden()
    {
        var form = new DataForm("urn:example:relay", [new DataFormField("region", ["eu", "us"]), new DataFormField("a<b", ["c&d"])]);
        var writer = new Utf8XmlWriter();
        form.Write(writer);

        writer.ToString().Should().Be(
            "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:example:relay</value></field>"
            + "<field var='region'><value>eu</value><value>us</value></field>"
            + "<field var='a&lt;b'><value>c&amp;d</value></field></x>");
        form.ToString().Should().Be(writer.ToString());
    }

    [Theory]
    [InlineData("FORM_TYPE", "*FORM_TYPE*")]
    [InlineData("region", "*two fields 'region'*")]
    [InlineData("", "*no name*")]
    public void A_field_needs_a_name_of_its_own(string name, string message) =>
        FluentActions.Invoking(() => new DataForm("urn:a", [new DataFormField("region", ["eu"]), new DataFormField(name, ["us"])]))
            .Should().Throw<FormatException>().WithMessage(message);

    [Fact]
    public void A_field_needs_a_value() =>
        FluentActions.Invoking(() => new DataForm("urn:a", [new DataFormField("region", [])]))
            .Should().Throw<FormatException>().WithMessage("*'region'*no value*");

    [Fact]
    public void A_form_needs_a_type() =>
        FluentActions.Invoking(() => new DataForm("", [])).Should().Throw<FormatException>().WithMessage("*FORM_TYPE*");

    [Theory]
    [InlineData("a\u0000", "b", "c")]
    [InlineData("a", "b\u0001", "c")]
    [InlineData("a", "b", "c\uFFFF")]
    public void What_XML_forbids_is_found_when_it_is_made(string formType, string name, string value) =>
        FluentActions.Invoking(() => new DataForm(formType, [new DataFormField(name, [value])])).Should().Throw<FormatException>();
}

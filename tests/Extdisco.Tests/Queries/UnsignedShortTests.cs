using System.Text;
using System.Xml.Schema;
using Extdisco.Queries;
using Extdisco.Testing;
using Xunit.Abstractions;

namespace Extdisco.Tests.Queries;

public sealed class UnsignedShortTests(ITestOutputHelper output)
{
    private static readonly XmlSchemaDatatype Oracle = XmlSchemaType.GetBuiltInSimpleType(XmlTypeCode.UnsignedShort).Datatype!;

    [Theory]
    [InlineData("3478", 3478)]
    [InlineData("0", 0)]
    [InlineData("65535", 65535)]
    [InlineData(" 3478 ", 3478)]
    [InlineData("\t\r\n3478", 3478)]
    [InlineData("03478", 3478)]
    [InlineData("", null)]
    [InlineData(" ", null)]
    [InlineData("65536", null)]
    [InlineData("70000", null)]
    [InlineData("-1", null)]
    [InlineData("-0", null)]
    [InlineData("+3478", null)]
    [InlineData("abc", null)]
    [InlineData("1.5", null)]
    [InlineData("3 478", null)]
    [InlineData("0x50", null)]
    [InlineData("1e3", null)]
    [InlineData("+-0", null)]
    [InlineData("+ 1", null)]
    [InlineData("٣", null)]
    [InlineData("99999999999999999999", null)]
    public void A_port_is_read_as_the_schema_says(string text, int? value)
    {
        UnsignedShort.TryParse(Encoding.UTF8.GetBytes(text), out var read).Should().Be(value is not null);
        read.Should().Be((ushort)(value ?? 0));
    }

    [Fact]
    public void It_agrees_with_the_schema_processor()
    {
        var random = Seeded.Random(output);
        const string Alphabet = "0123456789 +-.\t5";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            int? expected;
            try
            {
                expected = (ushort)Oracle.ParseValue(text, null, null);
            }
            catch (XmlSchemaException)
            {
                expected = null;
            }

            int? actual = UnsignedShort.TryParse(Encoding.UTF8.GetBytes(text), out var value) ? value : null;
            actual.Should().Be(expected, "of '{0}'", text);
        }
    }
}

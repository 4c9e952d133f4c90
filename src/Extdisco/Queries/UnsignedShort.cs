using System.Globalization;

namespace Extdisco.Queries;

/// <summary>The type <c>xs:unsignedShort</c>, in which the schema of XEP-0215 has a port (XML Schema Part 2, section 3.3.23).</summary>
internal static class UnsignedShort
{
    /// <summary>Reads a number from 0 to 65535. White space around it is collapsed by the schema, and so no fault; a sign and leading zeros are none either.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ushort value)
    {
        text = text.Trim(" \t\r\n"u8);
        var negative = text.StartsWith("-"u8);
        if (negative || text.StartsWith("+"u8))
        {
            text = text[1..];
        }

        // The only number with a minus that the type has is zero.
        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && (!negative || value == 0);
    }
}

using System.Globalization;

namespace Extdisco.Queries;

/// <summary>The type <c>xs:unsignedShort</c>, in which the schema of XEP-0215 has a port (XML Schema Part 2, section 3.3.23).</summary>
internal static class UnsignedShort
{
    /// <summary>Reads a number from 0 to 65535 in decimal digits. White space around it is no fault: the type collapses it before anybody looks.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ushort value) =>
        ushort.TryParse(text.Trim(" \t\r\n"u8), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

namespace Extdisco.Xmpp.Xml;

/// <summary>The start tags at the beginning of a stanza, for what is to be said of one that is not read as a whole.</summary>
internal static class StartTags
{
    /// <summary>How long the first start tags are together, each right behind the one before, so that they nest.</summary>
    /// <param name="stanza">The beginning of a stanza.</param>
    /// <param name="most">How many to take. An empty element is the last one.</param>
    /// <returns>0 where not even the first one is whole.</returns>
    public static int Measure(ReadOnlySpan<byte> stanza, int most)
    {
        var length = 0;
        for (var tags = 0; tags < most && TryMeasure(stanza[length..], out var tag); tags++)
        {
            length += tag;
            if (stanza[length - 2] == '/')
            {
                break;
            }
        }

        return length;
    }

    private static bool TryMeasure(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < 2 || bytes[0] != '<' || bytes[1] is (byte)'/' or (byte)'!' or (byte)'?')
        {
            return false;
        }

        var at = 1;
        while (at < bytes.Length)
        {
            var next = bytes[at..].IndexOfAny((byte)'>', (byte)'\'', (byte)'"');
            if (next < 0)
            {
                return false;
            }

            at += next + 1;
            if (bytes[at - 1] == '>')
            {
                length = at;
                return true;
            }

            var end = bytes[at..].IndexOf(bytes[at - 1]);
            at = end < 0 ? bytes.Length : at + end + 1;
        }

        return false;
    }
}

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// The texts between stanzas, as they are written: XmlReader does not say whether white space was written as references, and its
/// line numbers cannot be relied upon where a carriage return stands at the end of its buffer. Of well-formed XML without comments.
/// </summary>
/// <param name="stream">The stream, from its first character.</param>
internal sealed class StanzaGaps(string stream)
{
    private int _at;
    private int _depth;

    /// <summary>Whether the next text between stanzas has a reference in it.</summary>
    public bool NextHasReference()
    {
        while (_at < stream.Length)
        {
            var length = stream.AsSpan(_at).IndexOf('<');
            var text = stream.AsSpan(_at, length < 0 ? stream.Length - _at : length);
            var isGap = _depth == 1 && text.Length > 0;
            _at += text.Length;
            if (_at < stream.Length)
            {
                TakeTag();
            }

            if (isGap)
            {
                return text.Contains('&');
            }
        }

        return false;
    }

    private void TakeTag()
    {
        var rest = stream.AsSpan(_at);
        if (rest.StartsWith("<![CDATA["))
        {
            _at = EndOf("]]>");
        }
        else if (rest.StartsWith("<?"))
        {
            _at = EndOf("?>");
        }
        else
        {
            var isEnd = rest.StartsWith("</");
            _at = EndOfTag();
            var isEmpty = stream[_at - 2] == '/';
            _depth += isEnd ? -1 : isEmpty ? 0 : 1;
        }
    }

    private int EndOf(string text) => stream.IndexOf(text, _at, StringComparison.Ordinal) is >= 0 and var at ? at + text.Length : stream.Length;

    private int EndOfTag()
    {
        var at = _at;
        while (at < stream.Length && stream[at] != '>')
        {
            at = stream[at] is '"' or '\'' ? stream.IndexOf(stream[at], at + 1) is > 0 and var quote ? quote + 1 : stream.Length : at + 1;
        }

        return Math.Min(at + 1, stream.Length);
    }
}

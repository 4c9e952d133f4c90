using System.Numerics;

namespace Extdisco.Xmpp.Xml;

/// <summary>
/// Finds where stanzas end in the bytes of a stream, whatever way they come in, without looking at a byte twice. It knows
/// tags, quotes and CDATA sections, no more; that what it frames is well-formed is for <see cref="XmlFragment"/> to say.
/// </summary>
/// <remarks>
/// It refuses at the first byte what no stream may hold (RFC 6120, section 11.1), and stops at a limit: what goes beyond is
/// not kept. Only the balance of tags is watched in what is drained.
/// </remarks>
internal sealed class StanzaFramer(XmlLimits limits)
{
    private State _state = State.Text;
    private int _scanned;
    private int _depth = -1; // the stream itself is 0
    private bool _began;
    private bool _draining;
    private bool _slash;
    private byte _quote;
    private int _matched;

    private enum State
    {
        Text,
        Markup,
        StartTag,
        EndTag,
        Quote,
        Declaration,
        SectionStart,
        Section,
    }

    /// <summary>Whether a stanza has begun and not ended.</summary>
    public bool InStanza => _depth > 0 || _state != State.Text;

    /// <summary>Whether what comes next is not part of anything that was looked at.</summary>
    public bool IsBetween => _depth == 0 && _state == State.Text && _scanned == 0 && !_draining;

    /// <summary>The limit that the last frame beyond one went beyond.</summary>
    public Limit Beyond { get; private set; }

    /// <summary>Looks for the next frame.</summary>
    /// <param name="unread">All bytes not yet taken, beginning where the last frame ended.</param>
    /// <param name="length">How many bytes the frame has; they are taken with it.</param>
    /// <exception cref="XmlFaultException">The bytes hold what no stream may hold.</exception>
    public FrameKind Next(ReadOnlySpan<byte> unread, out int length)
    {
        var window = _draining || unread.Length <= limits.StanzaBytes ? unread : unread[..limits.StanzaBytes];
        while (_scanned < window.Length)
        {
            var found = Step(window, ref _scanned);
            if (found != FrameKind.Incomplete)
            {
                return Take(found, out length);
            }
        }

        if (_draining && _scanned > 0)
        {
            return Take(FrameKind.Drained, out length);
        }

        if (_depth <= 0 && _state == State.Text && _scanned > 0)
        {
            return Take(FrameKind.Between, out length);
        }

        if (_scanned >= limits.StanzaBytes)
        {
            return BeyondLimits(Limit.StanzaBytes, out length);
        }

        length = 0;
        return FrameKind.Incomplete;
    }

    private FrameKind Take(FrameKind found, out int length)
    {
        if (found == FrameKind.BeyondLimits)
        {
            return BeyondLimits(Limit.Depth, out length);
        }

        if (found is FrameKind.Stanza && _draining)
        {
            found = FrameKind.Drained;
            _draining = false;
        }

        length = _scanned;
        _scanned = 0;
        return found;
    }

    private FrameKind BeyondLimits(Limit limit, out int length)
    {
        if (_depth < 0)
        {
            throw new XmlFaultException(XmlFault.NotWellFormed, "the stream header does not end within the limit for a stanza");
        }

        Beyond = limit;
        length = _scanned;
        _scanned = 0;
        _draining = true;
        return FrameKind.BeyondLimits;
    }

    private FrameKind Step(ReadOnlySpan<byte> bytes, ref int at) => _state switch
    {
        State.Text when _depth <= 0 => Text(bytes, ref at),
        State.Text or State.StartTag or State.EndTag or State.Quote => Tags(bytes, ref at),
        State.Markup => Markup(bytes[at++], at),
        State.Declaration => Declaration(bytes, ref at),
        State.SectionStart => SectionStart(bytes[at++]),
        _ => Section(bytes, ref at),
    };

    private FrameKind Text(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = bytes[at..].IndexOf((byte)'<');
        if (length < 0)
        {
            CheckBetween(bytes[at..]);
            at = bytes.Length;
            return FrameKind.Incomplete;
        }

        CheckBetween(bytes.Slice(at, length));
        at += length;
        if (_depth <= 0 && at > 0 && !_draining)
        {
            return FrameKind.Between; // so that a stanza begins where the bytes begin
        }

        at++;
        _state = State.Markup;
        return FrameKind.Incomplete;
    }

    /// <summary>
    /// In front of the header stands nothing but white space (XML 1.0, section 2.8), and between stanzas neither (RFC 6120, section
    /// 11.7): nobody would look at what else stands there, which may not even be XML.
    /// </summary>
    private void CheckBetween(ReadOnlySpan<byte> text)
    {
        if (_depth > 0 || text.IsEmpty)
        {
            return;
        }

        _began = true;
        if (text.IndexOfAnyExcept(" \t\r\n"u8) >= 0)
        {
            throw _depth < 0
                ? new XmlFaultException(XmlFault.NotWellFormed, "the stream does not begin with XML")
                : new XmlFaultException(XmlFault.BadFormat, "there is text between stanzas");
        }
    }

    private FrameKind Markup(byte next, int at)
    {
        _state = next switch
        {
            (byte)'/' when _depth >= 0 => State.EndTag,
            (byte)'!' => State.SectionStart,
            (byte)'?' when !_began && at == 2 => State.Declaration,
            (byte)'?' => throw new XmlFaultException(XmlFault.RestrictedXml, "a processing instruction is forbidden"),
            (byte)'/' or (byte)'<' or (byte)'>' or (byte)'\'' or (byte)'"' => throw Malformed("'<' begins no tag"),
            _ => State.StartTag,
        };
        _began = true;
        _matched = 0;
        _slash = false;
        return FrameKind.Incomplete;
    }

    /// <summary>Goes through tags, the values in them and, inside of a stanza, the text between them, as far as there is nothing else.</summary>
    private FrameKind Tags(ReadOnlySpan<byte> bytes, ref int at)
    {
        for (var block = at; block < bytes.Length; block += XmlDelimiters.Block)
        {
            for (var mask = XmlDelimiters.Mask(bytes[block..]); mask != 0; mask &= mask - 1)
            {
                var found = block + BitOperations.TrailingZeroCount(mask);
                var delimiter = bytes[found];
                if (_state == State.Quote)
                {
                    EndQuote(delimiter);
                }
                else if (_state == State.Text)
                {
                    if (delimiter == '<' && !TryStartTag(bytes[(found + 1)..]))
                    {
                        at = found + 1;
                        return FrameKind.Incomplete;
                    }
                }
                else if (delimiter == '>')
                {
                    _slash = found > 0 ? bytes[found - 1] == '/' : _slash;
                    var ended = _state == State.StartTag ? StartTagEnds() : EndTagEnds();
                    if (ended != FrameKind.Incomplete || _depth <= 0)
                    {
                        at = found + 1;
                        return ended;
                    }
                }
                else
                {
                    StartQuote(delimiter);
                }
            }
        }

        at = bytes.Length;
        _slash = bytes[^1] == '/';
        return FrameKind.Incomplete;
    }

    /// <summary>Takes what follows a '&lt;' inside of a stanza for a tag, unless it is something rarer.</summary>
    private bool TryStartTag(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] is (byte)'!' or (byte)'?' or (byte)'<' or (byte)'>' or (byte)'\'' or (byte)'"')
        {
            _state = State.Markup;
            return false;
        }

        _state = rest[0] == '/' ? State.EndTag : State.StartTag;
        return true;
    }

    private void StartQuote(byte delimiter)
    {
        if (_state == State.EndTag)
        {
            throw Malformed("an end tag does not end");
        }

        if (delimiter == '<')
        {
            throw Malformed("'<' stands in a tag");
        }

        _quote = delimiter;
        _state = State.Quote;
    }

    private void EndQuote(byte delimiter)
    {
        if (delimiter == _quote)
        {
            _state = State.StartTag;
        }
        else if (delimiter == '<')
        {
            throw Malformed("'<' stands in an attribute's value");
        }
    }

    private FrameKind StartTagEnds()
    {
        _state = State.Text;
        if (_depth < 0)
        {
            _depth = 0;
            return _slash ? throw Malformed("the stream header is an empty element") : FrameKind.Header;
        }

        if (_depth >= limits.Depth && !_draining)
        {
            _depth += _slash ? 0 : 1;
            return FrameKind.BeyondLimits;
        }

        if (!_slash)
        {
            _depth++;
            return FrameKind.Incomplete;
        }

        return _depth == 0 ? FrameKind.Stanza : FrameKind.Incomplete;
    }

    private FrameKind EndTagEnds()
    {
        _state = State.Text;
        _depth--;
        return _depth switch
        {
            < 0 => FrameKind.End,
            0 => FrameKind.Stanza,
            _ => FrameKind.Incomplete,
        };
    }

    private FrameKind Declaration(ReadOnlySpan<byte> bytes, ref int at)
    {
        var length = bytes[at..].IndexOf((byte)'>');
        if (length < 0)
        {
            at = bytes.Length;
            return FrameKind.Incomplete;
        }

        at += length + 1;
        _state = State.Text;
        return FrameKind.Declaration;
    }

    private FrameKind SectionStart(byte next)
    {
        var expected = "[CDATA["u8;
        if (next != expected[_matched] || _depth < 0)
        {
            throw _matched == 0
                ? new XmlFaultException(XmlFault.RestrictedXml, "a comment or a document type declaration is forbidden")
                : Malformed("'<!' begins no CDATA section");
        }

        if (++_matched == expected.Length)
        {
            CheckBetween(expected);
            _matched = 0;
            _state = State.Section;
        }

        return FrameKind.Incomplete;
    }

    /// <summary>Goes through a CDATA section; <see cref="_matched"/> counts the brackets in a row.</summary>
    private FrameKind Section(ReadOnlySpan<byte> bytes, ref int at)
    {
        var next = bytes[at];
        if (next == ']')
        {
            _matched = Math.Min(_matched + 1, 2);
            at++;
        }
        else if (next == '>' && _matched == 2)
        {
            _state = State.Text;
            at++;
        }
        else
        {
            _matched = 0;
            var length = bytes[at..].IndexOf((byte)']');
            at = length < 0 ? bytes.Length : at + length;
        }

        return FrameKind.Incomplete;
    }

    private static XmlFaultException Malformed(string what) => new(XmlFault.NotWellFormed, what);
}

using System.Text;
using System.Xml.Linq;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>
/// What has to come of a server's side of a stream: where it opens, what is owed an answer, how it ends. Bytes are made into elements
/// by the product's framer and fragment, which <see cref="StreamTarget"/> judges; the rest is told anew here.
/// </summary>
internal sealed class StreamModel
{
    private static readonly XNamespace Accept = "jabber:component:accept";

    private readonly byte[] _input;
    private readonly StanzaFramer _framer;
    private readonly XmlFragment _fragment;
    private readonly List<XElement> _owings = [];
    private string _headerText = "";
    private string _endTag = "";
    private bool _open;

    private StreamModel(byte[] input, XmlLimits limits)
    {
        _input = input;
        _framer = new StanzaFramer(limits);
        _fragment = new XmlFragment(limits);
    }

    /// <summary>Where stanzas of ours can be put in: behind the handshake and each whole element after it, and what is owed by then.</summary>
    public List<Boundary> Boundaries { get; } = [];

    /// <summary>What is owed behind the last boundary.</summary>
    public IReadOnlyList<XElement> Rest => _owings;

    /// <summary>The id of the stream header, or empty.</summary>
    public string StreamId { get; private set; } = "";

    /// <summary>Whether the component closes the stream over this.</summary>
    public bool Ends { get; private set; }

    /// <summary>With which stream error it does, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads a stream.</summary>
    public static StreamModel Of(byte[] input, XmlLimits limits)
    {
        var model = new StreamModel(input, limits);
        try
        {
            model.Read();
        }
        catch (XmlFaultException e)
        {
            model.Ends = true;
            model.Error = StreamErrorCondition.For(e.Fault);
        }

        return model;
    }

    private void Read()
    {
        for (var at = 0; at < _input.Length && !Ends;)
        {
            var kind = _framer.Next(_input.AsSpan(at), out var length);
            if (kind == FrameKind.Incomplete)
            {
                return;
            }

            Take(kind, at, length);
            at += length;
            if (_open && !Ends && kind is FrameKind.Stanza or FrameKind.Between)
            {
                Boundaries.Add(new Boundary(at, [.. _owings]));
                _owings.Clear();
            }
        }
    }

    private void Take(FrameKind kind, int at, int length)
    {
        switch (kind)
        {
            case FrameKind.Declaration:
                XmlDeclaration.Check(_input.AsSpan(at, length));
                break;
            case FrameKind.Header:
                TakeHeader(at, length);
                break;
            case FrameKind.Stanza:
                TakeElement(at, length);
                break;
            case FrameKind.BeyondLimits when _open && StartTags.Measure(_input.AsSpan(at, length), StanzaRouter.WrapperDepth) is > 0 and var tags:
                _fragment.ReadStartTags(_input, at, tags);
                OweRefusal();
                break;
            case FrameKind.End:
                _fragment.ReadEndTag(_input, at, length);
                Ends = true;
                break;
            default:
                break;
        }
    }

    private void TakeHeader(int at, int length)
    {
        _fragment.ReadStartTags(_input, at, length);
        _fragment.RequireNamespaces();
        if (!_fragment.Root.Is("stream"u8, Xmlns.Stream) || !_fragment.DefaultNamespace.SequenceEqual(Xmlns.ComponentAccept))
        {
            Ends = true;
            Error = StreamErrorCondition.InvalidNamespace;
            return;
        }

        StreamId = Encoding.UTF8.GetString(_fragment.Root.Attribute("id"u8));
        _headerText = Encoding.UTF8.GetString(_input, at, length);
        _endTag = $"</{_headerText[1.._headerText.IndexOfAny([' ', '\t', '\r', '\n', '>'])]}>";
        _fragment.KeepScope();
    }

    private void TakeElement(int at, int length)
    {
        _fragment.Read(_input, at, length);
        if (_fragment.Root.Is("error"u8, Xmlns.Stream))
        {
            Ends = true;
        }
        else if (_open)
        {
            if (_fragment.WithinLimits)
            {
                _owings.Add(OutputReader.ReadStanza(_fragment, _headerText + Encoding.UTF8.GetString(_input, at, length) + _endTag));
            }
            else
            {
                OweRefusal();
            }
        }
        else
        {
            _open = _fragment.Root.Is("handshake"u8, Xmlns.ComponentAccept);
        }
    }

    /// <summary>Of a stanza beyond a limit only the sender counts, and what kind of request it is: what is owed has no content.</summary>
    private void OweRefusal()
    {
        var stanza = new Stanza(_fragment.Root);
        if (stanza.IsRequest)
        {
            _owings.Add(new XElement(
                Accept + "iq",
                new XAttribute("type", Encoding.UTF8.GetString(stanza.Type)),
                new XAttribute("id", Encoding.UTF8.GetString(stanza.Id)),
                new XAttribute("from", Encoding.UTF8.GetString(stanza.From))));
        }
    }

    /// <summary>A place between two elements.</summary>
    internal sealed record Boundary(int At, IReadOnlyList<XElement> Owings);
}

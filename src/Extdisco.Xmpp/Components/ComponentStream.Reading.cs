using System.Buffers.Text;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Components;

/// <content>Reading: from frames to the header, the handshake and stanzas.</content>
internal sealed partial class ComponentStream
{
    private void WriteHeader()
    {
        _output.Append(
            static (writer, component) =>
            {
                writer.Raw("<?xml version='1.0'?>"u8);
                writer.Raw("<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='"u8);
                writer.Text(component);
                writer.Raw("'>"u8);
            },
            Name);
        _output.Flush();
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            while (TakeFrames())
            {
                _limits.Reached(Limit.WriteQueueBytes);
                _isHeldUp = true;
                await _output.DrainAsync();
                _isHeldUp = false;
            }

            if (_end is not null)
            {
                return;
            }

            EndWhenDrained();
            _output.Flush();
            NoteAnswered();
            if (!await _input.ReadAsync(_broken.Token))
            {
                throw new StreamBrokenException(EndOfConnection());
            }

            Volatile.Write(ref _lastReceived, _time.GetTimestamp());
        }
    }

    /// <summary>Takes the frames out of the bytes at hand, as long as the server takes what is answered.</summary>
    /// <returns>Whether there are more frames to take when it has.</returns>
    private bool TakeFrames()
    {
        _router.Time?.Stop();
        try
        {
            while (TakeFrame())
            {
                if (_output.IsCongested())
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            _router.Time?.Resume();
        }
    }

    /// <summary>Notes how long it took to answer what was read at once.</summary>
    private void NoteAnswered()
    {
        if (_answered)
        {
            _answered = false;
            if (XmppMetrics.RequestDuration.Enabled)
            {
                XmppMetrics.RequestDuration.Record(_time.GetElapsedTime(_lastReceived).TotalSeconds, _tag);
            }
        }
    }

    private StreamEnd EndOfConnection()
    {
        if (_closing)
        {
            return ClosedByUs();
        }

        // What ejabberd does where its listener has tls: true and we speak without.
        if (_phase == Phase.Header)
        {
            return new StreamEnd(
                StreamEndKind.ClosedByServer,
                $"{_options.Host}:{_options.Port} closed the connection without an answer; see that it is a component port (XEP-0114){(_options.Tls ? "" : ", and set Tls if it speaks TLS")}");
        }

        return new StreamEnd(StreamEndKind.ClosedByServer, _framer.InStanza
            ? "the server closed the connection in the middle of a stanza"
            : "the server closed the connection");
    }

    /// <summary>Takes one frame out of the bytes at hand and acts upon it.</summary>
    /// <returns>False when more bytes are needed, or the stream is over.</returns>
    private bool TakeFrame()
    {
        if (_end is not null)
        {
            return false;
        }

        int length;
        if (_framer.IsBetween && _fragment.TryReadByShape(_input.Buffer, _input.Start, _input.Unread.Length, out length))
        {
            TakeElement(length);
            _input.Take(length);
            return true;
        }

        var kind = _framer.Next(_input.Unread, out length);
        switch (kind)
        {
            case FrameKind.Incomplete:
                return false;
            case FrameKind.Declaration:
                XmlDeclaration.Check(_input.Unread[..length]);
                break;
            case FrameKind.Header:
                TakeHeader(length);
                break;
            case FrameKind.Stanza:
                _fragment.Read(_input.Buffer, _input.Start, length); // by its shape, if it was not there to its end before
                TakeElement(length);
                break;
            case FrameKind.BeyondLimits:
                TakeBeginningBeyondLimits(length, _framer.Beyond);
                break;
            case FrameKind.End:
                _fragment.ReadEndTag(_input.Buffer, _input.Start, length);
                ServerCloses();
                break;
            default:
                break;
        }

        _input.Take(length);
        return true;
    }

    private void TakeHeader(int length)
    {
        _fragment.ReadStartTags(_input.Buffer, _input.Start, length);
        _fragment.RequireNamespaces();
        var header = _fragment.Root;
        if (!header.Is("stream"u8, Xmlns.Stream) || !_fragment.DefaultNamespace.SequenceEqual(Xmlns.ComponentAccept))
        {
            SendAndEnd(new StreamError(StreamErrorCondition.InvalidNamespace));
            throw new StreamBrokenException(new StreamEnd(
                StreamEndKind.StreamError,
                $"{_options.Host}:{_options.Port} does not speak the component protocol; Port must be the server's component port (Prosody: component_ports, ejabberd: a listener with module ejabberd_service)"));
        }

        // Prosody refuses a component that it does not know with an empty id and an error right behind it: no handshake then.
        var id = header.Attribute("id"u8);
        var digest = id.IsEmpty ? null : Handshake.Digest(id, _options.Secret);
        _session.Server = SoftwareOf(id);
        _fragment.KeepScope();
        _phase = Phase.Handshake;
        if (digest is not null)
        {
            _output.Append(static (writer, text) => writer.TextElement("handshake"u8, text), digest);
        }
    }

    private static ServerSoftware SoftwareOf(ReadOnlySpan<byte> streamId) =>
        Utf8Parser.TryParse(streamId, out Guid _, out var length) && length == streamId.Length ? ServerSoftware.Prosody
        : Utf8Parser.TryParse(streamId, out ulong _, out length) && length == streamId.Length ? ServerSoftware.Ejabberd
        : ServerSoftware.Unknown;

    /// <summary>Acts upon the element that was just read.</summary>
    private void TakeElement(int length)
    {
        var element = _fragment.Root;
        if (element.Is("error"u8, Xmlns.Stream))
        {
            var error = StreamError.Read(element);
            _session.Error = error;
            SendAndEnd(null);
            throw new StreamBrokenException(new StreamEnd(StreamEndKind.StreamError, $"the server ended the stream with {error}", error));
        }

        if (_phase == Phase.Handshake && element.Is("handshake"u8, Xmlns.ComponentAccept))
        {
            _phase = Phase.Open;
            _opened(_session);
            return;
        }

        var stanza = new Stanza(element);
        if (stanza.Kind == StanzaKind.None || _phase != Phase.Open)
        {
            XmppLog.UnknownElement(_logger, Name, LogText.Of(element.Name));
        }
        else if (stanza.IsAnswer)
        {
            _session.TakeAnswer(stanza);
        }
        else if (_fragment.WithinLimits)
        {
            _output.Append(static (writer, state) => state._router.RouteOrDefer(state.stanza, writer, state._slot), (_router, stanza, _slot));
            _answered |= stanza.Kind == StanzaKind.Iq;
            StartDeferred();
        }
        else
        {
            TakeBeginningBeyondLimits(length, _fragment.Beyond);
        }
    }

    private void StartDeferred()
    {
        if (_slot.Deferral is { } deferral)
        {
            _slot.Deferral = null;
            _deferred.Begin(deferral);
        }
    }

    private void TakeBeginningBeyondLimits(int length, Limit limit)
    {
        _limits.Reached(limit);
        var tags = StartTags.Measure(_input.Unread[..length], StanzaRouter.WrapperDepth);
        if (tags == 0 || _phase != Phase.Open)
        {
            XmppLog.BeyondLimits(_logger, Name, "somebody");
            return;
        }

        _fragment.ReadStartTags(_input.Buffer, _input.Start, tags);
        Refuse(new Stanza(_fragment.Root));
    }

    private void Refuse(Stanza stanza)
    {
        XmppLog.BeyondLimits(_logger, Name, LogText.Of(stanza.From));
        _output.Append(static (writer, state) => state._router.Refuse(state.stanza, writer), (_router, stanza));
    }
}

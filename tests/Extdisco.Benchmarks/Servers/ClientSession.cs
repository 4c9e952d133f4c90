using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Extdisco.Benchmarks.Load;
using Extdisco.Benchmarks.References;

namespace Extdisco.Benchmarks.Servers;

/// <summary>A client that is logged in and asks for services. Each answer is checked.</summary>
internal sealed class ClientSession : IDisposable
{
    private readonly Dictionary<uint, long> _sent = [];
    private readonly byte[] _input = new byte[1024 * 1024];
    private readonly string _address;
    private StanzaEnds _ends;
    private int _inputStart;
    private int _inputEnd;
    private uint _nextId;
    private byte[] _known = [];
    private int _knownId;
    private string _knownFrom = "";

    /// <summary>Logs in.</summary>
    /// <param name="port">The server's port for clients.</param>
    /// <param name="user">The account.</param>
    /// <param name="resource">The resource.</param>
    public ClientSession(int port, string user, string resource)
    {
        Socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
        Socket.Connect(IPAddress.Loopback, port);
        _address = new Login(Socket).Run(user, resource);
    }

    /// <summary>The connection.</summary>
    public Socket Socket { get; }

    /// <summary>How many requests have no answer yet.</summary>
    public int Outstanding => _sent.Count;

    /// <summary>Asks for services, in one write.</summary>
    /// <param name="whom">The domain or the component.</param>
    /// <param name="count">How often.</param>
    public void Ask(string whom, int count)
    {
        var requests = new StringBuilder();
        var now = Stopwatch.GetTimestamp();
        for (; count > 0; count--)
        {
            requests.Append(CultureInfo.InvariantCulture, $"<iq type='get' id='{FixedDigits.Id(_nextId)}' to='{whom}'><services xmlns='urn:xmpp:extdisco:2'/></iq>");
            _sent.Add(_nextId++, now);
        }

        Socket.Send(Encoding.UTF8.GetBytes(requests.ToString()));
    }

    /// <summary>Reads the answers that are at hand, at least a part of one.</summary>
    /// <param name="whom">Who was asked.</param>
    /// <param name="latencies">Where it is recorded how long each took.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="WrongReplyException">One is wrong.</exception>
    public int TakeAnswers(string whom, LatencyHistogram latencies)
    {
        Receive();
        var now = Stopwatch.GetTimestamp();
        var count = 0;
        while (TryTakeStanza(out var stanza))
        {
            latencies.Record(now - Check(stanza, whom));
            count++;
        }

        return count;
    }

    /// <summary>Asks once, and takes any answer.</summary>
    /// <returns>Whether it was one with services, in a second or so.</returns>
    public bool IsServedBy(string whom)
    {
        var id = FixedDigits.Id(_nextId++);
        Socket.Send(Encoding.UTF8.GetBytes($"<iq type='get' id='{id}' to='{whom}'><services xmlns='urn:xmpp:extdisco:2'/></iq>"));
        while (Socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectRead))
        {
            Receive();
            while (TryTakeStanza(out var stanza))
            {
                _ = RequestValues.TryRead(stanza, out var answer);
                if (answer.Id.SequenceEqual(Encoding.UTF8.GetBytes(id)))
                {
                    return answer.Type.SequenceEqual("result"u8);
                }
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();

    private void Receive()
    {
        _input.AsSpan(_inputStart, _inputEnd - _inputStart).CopyTo(_input);
        _inputEnd -= _inputStart;
        _inputStart = 0;
        var count = Socket.Receive(_input, _inputEnd, _input.Length - _inputEnd, SocketFlags.None);
        _inputEnd += count > 0 ? count : throw new WrongReplyException("The server closed the connection of a client.");
    }

    private bool TryTakeStanza(out ReadOnlySpan<byte> stanza)
    {
        var unread = _input.AsSpan(_inputStart, _inputEnd - _inputStart);
        stanza = unread[.._ends.Next(unread)];
        _inputStart += stanza.Length;
        return stanza.Length > 0;
    }

    /// <summary>Checks an answer: as XML, or by its bytes where an equal one, but for the id, was checked before.</summary>
    /// <returns>When it was asked for.</returns>
    private long Check(ReadOnlySpan<byte> stanza, string whom)
    {
        _ = RequestValues.TryRead(stanza, out var answer);
        if (answer.Id.Length != FixedDigits.IdLength
            || !uint.TryParse(answer.Id[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || !_sent.Remove(id, out var at))
        {
            throw new WrongReplyException($"Nobody has asked for: {Encoding.UTF8.GetString(stanza)}");
        }

        stanza.Overlaps(answer.Id, out var idAt);
        if (!IsKnown(stanza, idAt, whom))
        {
            ServicesReply.Check(Encoding.UTF8.GetString(stanza), FixedDigits.Id(id), whom, _address);
            (_known, _knownId, _knownFrom) = (stanza.ToArray(), idAt, whom);
        }

        return at;
    }

    private bool IsKnown(ReadOnlySpan<byte> stanza, int idAt, string whom) =>
        idAt == _knownId
        && string.Equals(whom, _knownFrom, StringComparison.Ordinal)
        && stanza[..idAt].SequenceEqual(_known.AsSpan(0, Math.Min(idAt, _known.Length)))
        && stanza[(idAt + FixedDigits.IdLength)..].SequenceEqual(_known.AsSpan(Math.Min(idAt + FixedDigits.IdLength, _known.Length)));
}

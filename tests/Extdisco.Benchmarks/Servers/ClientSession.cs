using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Extdisco.Benchmarks.Load;
using Extdisco.Benchmarks.References;

namespace Extdisco.Benchmarks.Servers;

/// <summary>A client that is logged in and asks for services, once at a time, as clients do. Each answer is checked.</summary>
internal sealed class ClientSession : IDisposable
{
    private readonly byte[] _input = new byte[64 * 1024];
    private readonly string _address;
    private StanzaEnds _ends;
    private int _inputStart;
    private int _inputEnd;
    private uint _id;
    private string _whom = "";
    private long _askedAt;
    private byte[] _known = [];
    private int _knownId;
    private string _knownWhom = "";

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

    /// <summary>Asks for services.</summary>
    /// <param name="whom">The domain or the component.</param>
    public void Ask(string whom)
    {
        _id++;
        _whom = whom;
        _askedAt = Stopwatch.GetTimestamp();
        Socket.Send(Encoding.UTF8.GetBytes($"<iq type='get' id='{FixedDigits.Id(_id)}' to='{whom}'><services xmlns='urn:xmpp:extdisco:2'/></iq>"));
    }

    /// <summary>Reads what is at hand of the answer, and checks it.</summary>
    /// <returns>How long it took, in ticks of <see cref="Stopwatch"/>, or null where it is not complete.</returns>
    /// <exception cref="WrongReplyException">It is wrong.</exception>
    public long? TakeAnswer()
    {
        if (!TryRead(out var stanza))
        {
            return null;
        }

        var took = Stopwatch.GetTimestamp() - _askedAt;
        _ = RequestValues.TryRead(stanza, out var answer);
        if (!stanza.Overlaps(answer.Id, out var idAt) || !IsKnown(stanza, answer.Id, idAt))
        {
            ServicesReply.Check(Encoding.UTF8.GetString(stanza), FixedDigits.Id(_id), _whom, _address);
            (_known, _knownId, _knownWhom) = (stanza.ToArray(), idAt, _whom);
        }

        return took;
    }

    /// <summary>Asks once, and takes any answer.</summary>
    /// <returns>Whether it was one with services, within a second.</returns>
    public bool IsServedBy(string whom)
    {
        Ask(whom);
        var id = Encoding.UTF8.GetBytes(FixedDigits.Id(_id));
        while (Socket.Poll(TimeSpan.FromSeconds(1), SelectMode.SelectRead))
        {
            // An answer to an earlier question may still come.
            if (TryRead(out var stanza))
            {
                _ = RequestValues.TryRead(stanza, out var answer);
                if (answer.Id.SequenceEqual(id))
                {
                    return answer.Type.SequenceEqual("result"u8);
                }
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();

    private bool TryRead(out ReadOnlySpan<byte> stanza)
    {
        _input.AsSpan(_inputStart, _inputEnd - _inputStart).CopyTo(_input);
        _inputEnd -= _inputStart;
        var count = Socket.Receive(_input, _inputEnd, _input.Length - _inputEnd, SocketFlags.None);
        _inputEnd += count > 0 ? count : throw new WrongReplyException("The server closed the connection of a client.");
        _inputStart = _ends.Next(_input.AsSpan(0, _inputEnd));
        stanza = _input.AsSpan(0, _inputStart);
        return _inputStart > 0;
    }

    /// <summary>Whether an answer is, but for the id, the same byte for byte as one that was checked as XML.</summary>
    private bool IsKnown(ReadOnlySpan<byte> stanza, ReadOnlySpan<byte> id, int idAt)
    {
        if (stanza.Length != _known.Length || idAt != _knownId || !string.Equals(_whom, _knownWhom, StringComparison.Ordinal))
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[FixedDigits.IdLength];
        FixedDigits.WriteId(expected, _id);
        var behind = idAt + FixedDigits.IdLength;
        return id.SequenceEqual(expected) && stanza[..idAt].SequenceEqual(_known.AsSpan(0, idAt)) && stanza[behind..].SequenceEqual(_known.AsSpan(behind));
    }
}

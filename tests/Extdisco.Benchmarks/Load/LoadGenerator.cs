using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Extdisco.Benchmarks.References;

namespace Extdisco.Benchmarks.Load;

/// <summary>
/// Keeps a number of requests outstanding on one connection, checks each reply, and sends the next request for it. One thread: what
/// is read is checked and replaced, and the new requests leave in one write, as a busy server would do it.
/// </summary>
internal sealed class LoadGenerator
{
    private readonly ServerSide _server;
    private readonly ReplyChecker _checker;
    private readonly LoadProfile _profile;
    private readonly RequestTemplate[] _mix;
    private readonly Sent[] _sent;
    private readonly byte[] _input = new byte[4 * 1024 * 1024];
    private byte[] _output;
    private readonly Random _random = new(1);
    private LatencyHistogram _latencies = new();
    private int _inputEnd;
    private int _outputStart;
    private int _outputEnd;
    private uint _nextId;
    private uint _nextAnswer;
    private int _turn;
    private int _user = -1;

    /// <summary>Makes a generator.</summary>
    public LoadGenerator(ServerSide server, ReplyChecker checker, LoadProfile profile)
    {
        _server = server;
        _checker = checker;
        _profile = profile;
        _mix = [.. profile.Mix.Select(RequestTemplate.For)];
        _sent = new Sent[BitOperations.RoundUpToPowerOf2((uint)profile.Outstanding)];
        _output = new byte[profile.Outstanding * _mix.Sum(template => template.Length) * 2];
    }

    /// <summary>How many pushes have come.</summary>
    public int Pushes { get; private set; }

    /// <summary>Runs for a while; in the end everything sent has been answered.</summary>
    /// <inheritdoc cref="Run(Func{bool})"/>
    public (long Answers, TimeSpan Elapsed, LatencyHistogram Latencies) Run(TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        return Run(() => Stopwatch.GetTimestamp() < end);
    }

    /// <summary>Runs as long as it is to go on; in the end everything sent has been answered.</summary>
    /// <returns>How many requests were answered, in what time, and how long each took.</returns>
    /// <exception cref="WrongReplyException">A reply is wrong or missing.</exception>
    public (long Answers, TimeSpan Elapsed, LatencyHistogram Latencies) Run(Func<bool> goesOn)
    {
        _latencies = new LatencyHistogram();
        var first = _nextId;
        var begun = Stopwatch.GetTimestamp();
        Ask(_profile.Outstanding);
        while (_nextAnswer != _nextId)
        {
            Flush();
            _inputEnd += _server.Receive(_input.AsSpan(_inputEnd), orWrite: _outputEnd > _outputStart);
            var now = Stopwatch.GetTimestamp();
            var answered = TakeReplies(now);
            if (goesOn())
            {
                Ask(answered);
            }
        }

        return (_nextId - first, Stopwatch.GetElapsedTime(begun), _latencies);
    }

    /// <summary>Takes pushes until there have been so many, and asks for nothing meanwhile.</summary>
    /// <returns>How long it took from the first on.</returns>
    public TimeSpan TakePushes(int most)
    {
        long begun = 0;
        while (Pushes < most)
        {
            Flush();
            _inputEnd += _server.Receive(_input.AsSpan(_inputEnd), orWrite: _outputEnd > _outputStart);
            begun = begun == 0 ? Stopwatch.GetTimestamp() : begun;
            TakeReplies(Stopwatch.GetTimestamp());
        }

        return Stopwatch.GetElapsedTime(begun);
    }

    private void Ask(int count)
    {
        var now = Stopwatch.GetTimestamp();
        while (count > 0)
        {
            var template = _mix[_turn];
            if (!_profile.InTurn)
            {
                _user = _random.Next(_profile.Users);
            }
            else if (_turn == 0)
            {
                _user = (_user + 1) % _profile.Users;
            }

            _turn = _turn + 1 == _mix.Length ? 0 : _turn + 1;
            template.Write(Room(template.Length), _nextId, _user);
            if (template.IsAnswered)
            {
                _sent[_nextId & (_sent.Length - 1)] = new Sent(template.Kind, _user, now);
                _nextId++;
                count--;
            }
        }
    }

    private void Flush()
    {
        _outputStart += _server.Send(_output.AsSpan(_outputStart, _outputEnd - _outputStart));
        if (_outputStart == _outputEnd)
        {
            _outputStart = _outputEnd = 0;
        }
        else if (_outputStart > _output.Length / 2)
        {
            _output.AsSpan(_outputStart, _outputEnd - _outputStart).CopyTo(_output);
            _outputEnd -= _outputStart;
            _outputStart = 0;
        }
    }

    private int TakeReplies(long now)
    {
        var start = 0;
        var answered = 0;
        while (start < _inputEnd)
        {
            var unread = _input.AsSpan(start, _inputEnd - start);
            ref var sent = ref _sent[_nextAnswer & (_sent.Length - 1)];
            if (_nextAnswer == _nextId || !_checker.TryCheck(unread, sent.Kind, _nextAnswer, sent.User, out var length))
            {
                length = TakeUnknown(unread, sent);
                if (length == 0)
                {
                    break;
                }

                if (length < 0)
                {
                    start -= length;
                    continue;
                }
            }

            start += length;
            _latencies.Record(now - sent.At);
            _nextAnswer++;
            answered++;
        }

        _input.AsSpan(start, _inputEnd - start).CopyTo(_input);
        _inputEnd -= start;
        return answered;
    }

    /// <summary>Takes what the checker does not know: the first reply of a kind, or a question of the component.</summary>
    /// <returns>How long it is: below zero where it was no reply, and 0 where it is not complete.</returns>
    private int TakeUnknown(ReadOnlySpan<byte> unread, Sent sent)
    {
        var ends = default(StanzaEnds);
        var length = ends.Next(unread);
        if (length == 0)
        {
            return 0;
        }

        if (ServerSide.AnswerTo(unread[..length]) is { } answer)
        {
            Answer(answer);
            return -length;
        }

        if (unread.StartsWith("<iq type='set' id='push-"u8))
        {
            Pushes++;
            if (_profile.AnswersPushes)
            {
                Answer(ServerSide.ResultFor(unread[..length]));
            }

            return -length;
        }

        if (_nextAnswer == _nextId)
        {
            throw new WrongReplyException($"Nothing was asked, and the component sent {Encoding.UTF8.GetString(unread[..length])}");
        }

        _checker.Learn(unread[..length], sent.Kind, _nextAnswer, sent.User);
        return length;
    }

    private void Answer(ReadOnlySpan<byte> stanza) => stanza.CopyTo(Room(stanza.Length));

    /// <summary>Room at the end of the output: how many pushes come at once, to be answered, nobody knows before.</summary>
    private Span<byte> Room(int length)
    {
        if (_output.Length - _outputEnd < length)
        {
            Array.Resize(ref _output, (_output.Length + length) * 2);
        }

        _outputEnd += length;
        return _output.AsSpan(_outputEnd - length, length);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Sent(RequestKind Kind, int User, long At);
}

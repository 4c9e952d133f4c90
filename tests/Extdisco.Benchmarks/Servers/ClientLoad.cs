using System.Diagnostics;
using System.Net.Sockets;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.Servers;

/// <summary>Clients that ask again as soon as they have an answer.</summary>
/// <param name="sessions">The clients.</param>
/// <param name="whom">Who is asked.</param>
internal sealed class ClientLoad(IEnumerable<ClientSession> sessions, string whom)
{
    private readonly Dictionary<Socket, ClientSession> _sessions = sessions.ToDictionary(session => session.Socket);

    /// <summary>Runs for a while; in the end everything has been answered.</summary>
    /// <exception cref="WrongReplyException">An answer is wrong or missing.</exception>
    public (long Answers, TimeSpan Elapsed, LatencyHistogram Latencies) Run(TimeSpan duration)
    {
        var latencies = new LatencyHistogram();
        var begun = Stopwatch.GetTimestamp();
        var answers = 0L;
        foreach (var session in _sessions.Values)
        {
            session.Ask(whom);
        }

        for (var outstanding = _sessions.Count; outstanding > 0;)
        {
            foreach (var session in AwaitAnswers())
            {
                if (session.TakeAnswer() is not { } took)
                {
                    continue;
                }

                latencies.Record(took);
                answers++;
                if (Stopwatch.GetElapsedTime(begun) < duration)
                {
                    session.Ask(whom);
                }
                else
                {
                    outstanding--;
                }
            }
        }

        return (answers, Stopwatch.GetElapsedTime(begun), latencies);
    }

    private IEnumerable<ClientSession> AwaitAnswers()
    {
        var ready = _sessions.Keys.ToList();
        Socket.Select(ready, null, null, TimeSpan.FromSeconds(10));
        return ready.Count > 0
            ? ready.Select(socket => _sessions[socket])
            : throw new WrongReplyException($"{whom} has not answered for ten seconds.");
    }
}

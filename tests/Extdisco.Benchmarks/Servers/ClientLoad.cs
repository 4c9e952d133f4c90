using System.Diagnostics;
using System.Net.Sockets;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.Servers;

/// <summary>Keeps a number of requests outstanding over some sessions; for each answer the session asks again.</summary>
/// <param name="sessions">The sessions, which share the requests equally.</param>
/// <param name="whom">Who is asked.</param>
/// <param name="outstanding">How many requests are on their way at any time, in all.</param>
internal sealed class ClientLoad(IReadOnlyList<ClientSession> sessions, string whom, int outstanding)
{
    /// <summary>Runs for a while; in the end everything has been answered.</summary>
    /// <exception cref="WrongReplyException">An answer is wrong or missing.</exception>
    public (long Answers, TimeSpan Elapsed, LatencyHistogram Latencies) Run(TimeSpan duration)
    {
        var busy = sessions.Take(outstanding).ToDictionary(session => session.Socket);
        var latencies = new LatencyHistogram();
        var answers = 0L;
        var begun = Stopwatch.GetTimestamp();
        foreach (var session in busy.Values)
        {
            session.Ask(whom, outstanding / busy.Count);
        }

        while (busy.Values.Any(session => session.Outstanding > 0))
        {
            var ready = busy.Keys.ToList();
            Socket.Select(ready, null, null, TimeSpan.FromSeconds(10));
            if (ready.Count == 0)
            {
                throw new WrongReplyException($"{whom} has not answered for ten seconds.");
            }

            foreach (var session in ready.Select(socket => busy[socket]))
            {
                var answered = session.TakeAnswers(whom, latencies);
                answers += answered;
                if (answered > 0 && Stopwatch.GetElapsedTime(begun) < duration)
                {
                    session.Ask(whom, answered);
                }
            }
        }

        return (answers, Stopwatch.GetElapsedTime(begun), latencies);
    }
}

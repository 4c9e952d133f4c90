using System.Diagnostics;
using Extdisco.Benchmarks.Load;

namespace Extdisco.Benchmarks.Servers;

/// <summary>A server, the component that has joined it, if any, and clients that are logged in.</summary>
internal sealed class Served : IDisposable
{
    private const int Clients = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] Users = ["romeo", "juliet"];

    private readonly PeerServer _server;
    private readonly ComponentProcess? _component;
    private readonly List<ClientSession> _sessions = [];

    private Served(PeerServer server, ComponentProcess? component)
    {
        _server = server;
        _component = component;
    }

    /// <summary>Starts a server whose own module serves.</summary>
    /// <param name="kind"><c>prosody</c> or <c>ejabberd</c>.</param>
    /// <param name="folder">Where files may be kept.</param>
    public static Served StartAlone(string kind, string folder) => Start(PeerServer.Start(kind, folder, "DELEGATION=no", "OWN_SERVICES=yes"), _ => null, Site.Domain);

    /// <summary>Starts a server that delegates, and a component.</summary>
    /// <param name="kind"><c>prosody</c> or <c>ejabberd</c>.</param>
    /// <param name="folder">Where files may be kept.</param>
    /// <param name="start">Starts the component, to connect to a port.</param>
    /// <param name="whom">Who has to answer before the load may begin: the component, and the domain if the component can be delegated to.</param>
    public static Served Start(string kind, string folder, Func<int, ComponentProcess> start, params string[] whom) => Start(PeerServer.Start(kind, folder), start, whom);

    /// <summary>Puts a load on it, first for a while that does not count.</summary>
    /// <param name="whom">Who is asked: the domain or the component.</param>
    /// <param name="outstanding">How many clients ask, each once at a time.</param>
    /// <param name="warmUp">How long that while is.</param>
    /// <param name="duration">How long is measured.</param>
    /// <exception cref="WrongReplyException">An answer is wrong or missing.</exception>
    public ServedResult Run(string whom, int outstanding, TimeSpan warmUp, TimeSpan duration)
    {
        try
        {
            var load = new ClientLoad(_sessions.Take(outstanding), whom);
            load.Run(warmUp);
            var (server, component, clients) = ReadProcessorTimes();
            var (answers, elapsed, latencies) = load.Run(duration);
            var (serverAfter, componentAfter, clientsAfter) = ReadProcessorTimes();
            return new ServedResult(answers, elapsed, latencies, serverAfter - server, componentAfter - component, clientsAfter - clients);
        }
        catch (WrongReplyException wrong)
        {
            throw new WrongReplyException($"{wrong.Message}\n{_component?.Output}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var session in _sessions)
        {
            session.Dispose();
        }

        _component?.Dispose();
        _server.Dispose();
    }

    private static Served Start(PeerServer server, Func<int, ComponentProcess?> start, params string[] whom)
    {
        var served = new Served(server, start(server.ComponentPort));
        try
        {
            served.AwaitAnswers(whom);
            served._sessions.AddRange(Enumerable.Range(0, Clients).Select(number => new ClientSession(server.ClientPort, Users[number % Users.Length], $"bench{number}")));
            return served;
        }
        catch
        {
            served.Dispose();
            throw;
        }
    }

    private void AwaitAnswers(string[] whom)
    {
        using var session = new ClientSession(_server.ClientPort, Users[0], "first");
        var begun = Stopwatch.GetTimestamp();
        while (!Array.TrueForAll(whom, session.IsServedBy))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new WrongReplyException($"Not all of {string.Join(", ", whom)} serve: {_component?.Output}");
            }

            Thread.Sleep(100);
        }
    }

    private (TimeSpan Server, TimeSpan Component, TimeSpan Clients) ReadProcessorTimes() =>
        (_server.ReadProcessorTime(), _component?.ReadProcessorTime() ?? TimeSpan.Zero, Environment.CpuUsage.TotalTime);
}

using System.Net.Sockets;
using System.Text;

namespace Extdisco.Benchmarks.Probe;

/// <summary>Tells the counters of the process that it runs in, to whoever connects to a Unix socket.</summary>
internal static class CountersServer
{
    /// <summary>The environment variable with the path of the socket.</summary>
    public const string PathVariable = "EXTDISCO_BENCHMARK_COUNTERS";

    /// <summary>The environment variable that, where it is set, has the garbage collected before each reading: the heap is what lives.</summary>
    public const string CollectVariable = "EXTDISCO_BENCHMARK_COLLECT";

    // The first socket settles how all sockets of a process work, and that is for the program to say.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    /// <summary>Begins to listen after a while, on a thread of its own that sleeps until somebody asks.</summary>
    public static void Start(string path) => new Thread(() => Serve(path)) { IsBackground = true, Name = "counters" }.Start();

    private static void Serve(string path)
    {
        Thread.Sleep(Delay);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var collects = Environment.GetEnvironmentVariable(CollectVariable) is not null;
        while (true)
        {
            using var client = listener.Accept();
            if (collects)
            {
                GC.Collect();
            }

            client.Send(Encoding.ASCII.GetBytes(Counters.Now().ToString()));
        }
    }
}

using System.Net.Sockets;
using System.Text;

namespace Extdisco.Benchmarks.Probe;

/// <summary>Tells the counters of the process that it runs in, to whoever connects to a Unix socket.</summary>
internal static class CountersServer
{
    /// <summary>The environment variable with the path of the socket.</summary>
    public const string PathVariable = "EXTDISCO_BENCHMARK_COUNTERS";

    /// <summary>Begins to listen, on a thread of its own that sleeps until somebody asks.</summary>
    public static void Start(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        new Thread(() => Serve(listener)) { IsBackground = true, Name = "counters" }.Start();
    }

    private static void Serve(Socket listener)
    {
        while (true)
        {
            using var client = listener.Accept();
            client.Send(Encoding.ASCII.GetBytes(Counters.Now().ToString()));
        }
    }
}

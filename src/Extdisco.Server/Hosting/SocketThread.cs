namespace Extdisco.Server.Hosting;

/// <summary>
/// Where the program goes on when bytes have come in: on the thread of the runtime that waits for them. To hand each batch over to
/// the thread pool, as is usual, wakes threads that then look around for more to do; at the some thousand requests a second that an
/// XMPP server passes on, that costs several times what the answers do (docs/benchmarks.md). What goes on there must not
/// wait: handlers of requests do not, and what has to wait leaves their turn (<see cref="Xmpp.Routing.IqRequest.Defer"/>).
/// </summary>
internal static class SocketThread
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Says so to the runtime, unless the operator has said something else. To be called before the first socket is made.</summary>
    public static void Use()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}

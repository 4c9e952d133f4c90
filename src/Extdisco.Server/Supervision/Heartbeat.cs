using System.Net.Sockets;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Supervision;

/// <summary>
/// The proof that the process works: it comes to an end only if what answers requests goes on. It never fails and gives up on
/// nothing; where something hangs it hangs too, which is what the watchdog of the service manager is for.
/// </summary>
/// <param name="passes">What else has to let somebody through.</param>
internal sealed class Heartbeat(Func<CancellationToken, Task> passes)
{
    /// <summary>Proves it once.</summary>
    public async Task BeatAsync(CancellationToken cancellation)
    {
        await PassSocketThreadAsync(cancellation);
        await passes(cancellation);
    }

    /// <summary>
    /// Sends itself a byte. Stanzas are answered on the threads that wait for sockets (<see cref="Hosting.SocketThread"/>), and it comes
    /// back over one of them: a new socket is given to the next of them, so that none is left out for long. Without a descriptor for
    /// one nothing is proved, and nothing wrong either: what is connected is still answered.
    /// </summary>
    private static async Task PassSocketThreadAsync(CancellationToken cancellation)
    {
        using var socket = SocketOrNone();
        if (socket is null)
        {
            return;
        }

        var own = new UnixDomainSocketEndPoint($"\0extdisco-{Guid.NewGuid():N}");
        socket.Bind(own);
        var received = socket.ReceiveAsync(new byte[1], cancellation);
        socket.SendTo([1], own);
        await received;
    }

    private static Socket? SocketOrNone()
    {
        try
        {
            return new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        }
        catch (SocketException none) when (SocketFailure.IsForWant(none))
        {
            return null;
        }
    }
}

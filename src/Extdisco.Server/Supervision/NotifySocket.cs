using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server.Supervision;

/// <summary>
/// Tells the service manager how the process is, in the words of sd_notify(3): one datagram each, to the socket that the
/// environment names. Where it names none there is nobody to tell, and nothing is done.
/// </summary>
internal sealed class NotifySocket : IDisposable
{
    /// <summary>The variable of the environment that names the socket.</summary>
    public const string Variable = "NOTIFY_SOCKET";

    private const long MicrosecondsPerSecond = 1_000_000;

    private readonly TimeProvider _time;
    private readonly ILogger<NotifySocket> _logger;
    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly Socket? _socket;
    private bool _told;

    /// <summary>Makes it.</summary>
    /// <param name="address">A path, or an abstract name after an at sign; null where there is no service manager.</param>
    /// <param name="time">The clock whose timestamps are the system's monotonic time.</param>
    /// <param name="logger">Where it is told, once, that the service manager cannot be reached.</param>
    public NotifySocket(string? address, TimeProvider time, ILogger<NotifySocket> logger)
    {
        _time = time;
        _logger = logger;
        if (address is ['/' or '@', _, ..])
        {
            _manager = new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address);
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        }
    }

    /// <summary>Whether there is a service manager to tell.</summary>
    public bool IsListenedTo => _manager is not null;

    /// <summary>It has started, or has loaded its configuration again.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>It loads its configuration again; <see cref="Ready"/> says that it has.</summary>
    public void Reloading()
    {
        // The same clock as the service manager's: .NET's timestamps are CLOCK_MONOTONIC.
        var now = (Int128)_time.GetTimestamp() * MicrosecondsPerSecond / _time.TimestampFrequency;
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={now}"));
    }

    /// <summary>It begins to stop.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>It works.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <summary>What people read about it (<c>systemctl status</c>).</summary>
    /// <param name="text">One line.</param>
    public void Status(string text) => Send($"STATUS={text}");

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private void Send(string state)
    {
        if (_manager is null)
        {
            return;
        }

        try
        {
            _socket!.SendTo(Encoding.UTF8.GetBytes(state), _manager);
        }
        catch (SocketException problem)
        {
            // Whoever started it may not have meant to listen: no reason not to serve.
            if (!Interlocked.Exchange(ref _told, true))
            {
                ServerLog.CannotNotify(_logger, Variable, problem.Message);
            }
        }
    }
}

using System.Net.Sockets;
using System.Text;

namespace Extdisco.Server.Tests.Supervision;

/// <summary>The socket that systemd listens on for what a service tells of itself.</summary>
internal sealed class ServiceManagerSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <param name="address">As the environment names it: a path, or an abstract name after an at sign.</param>
    public ServiceManagerSocket(string address)
    {
        Address = address;
        _socket.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
    }

    public string Address { get; }

    /// <summary>The next message.</summary>
    public async Task<string> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, deadline.Token));
    }

    /// <summary>The next message that begins with a text.</summary>
    public async Task<string> NextAsync(string beginning)
    {
        while (true)
        {
            if (await NextAsync() is var message && message.StartsWith(beginning, StringComparison.Ordinal))
            {
                return message;
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Extdisco.Server.Turn;

namespace Extdisco.Server.Tests.Turn;

/// <summary>A relay in the tests' own process, over real sockets: honest, unless a test puts other bytes into its mouth.</summary>
internal sealed class FakeRelay : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly StunTransport _transport;
    private readonly X509Certificate2? _certificate;
    private readonly List<StunMessage> _requests = [];
    private readonly SemaphoreSlim _heard = new(0);
    private readonly SemaphoreSlim _writing = new(1); // what came by one connection may leave by another, and TLS takes one write at a time
    private readonly List<Task> _connections = [];
    private readonly Task _serving;

    private FakeRelay(StunTransport transport, X509Certificate2? certificate)
    {
        _transport = transport;
        _certificate = certificate;
        var isDatagram = transport == StunTransport.Udp;
        _socket = new Socket(AddressFamily.InterNetwork, isDatagram ? SocketType.Dgram : SocketType.Stream, isDatagram ? ProtocolType.Udp : ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Honest = new HonestRelay();
        _serving = isDatagram ? ServeDatagramsAsync() : ServeConnectionsAsync();
    }

    /// <summary>What it knows and grants.</summary>
    public HonestRelay Honest { get; }

    /// <summary>From a request and the honest answer to it, what is sent in its place. Null where the relay is honest.</summary>
    public Func<StunMessage, byte[], IEnumerable<byte[]>>? Lie { get; set; }

    /// <summary>Whether a connection is closed as soon as it is made.</summary>
    public bool HangsUp { get; set; }

    /// <summary>Whether what is sent over tcp leaves byte by byte.</summary>
    public bool Dribbles { get; set; }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>All that came so far.</summary>
    public IReadOnlyList<StunMessage> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static FakeRelay Start(StunTransport transport, X509Certificate2? certificate = null) => new(transport, certificate);

    /// <summary>How a probe comes here.</summary>
    public ProbeTarget Target(bool isRelay = true) =>
        new() { Host = "127.0.0.1", Port = EndPoint.Port, Transport = _transport, IsRelay = isRelay };

    /// <summary>Waits until one more message has come and was dealt with.</summary>
    public async Task HeardAsync()
    {
        if (!await _heard.WaitAsync(TimeSpan.FromSeconds(30)))
        {
            throw new TimeoutException("Nobody said anything.");
        }
    }

    /// <summary>Waits until no allocation is left: a probe that is cut short releases them without waiting for the answer.</summary>
    public async Task ReleasedAsync()
    {
        while (Honest.Allocations > 0)
        {
            await HeardAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _serving;
        await Task.WhenAll(_connections);
        _stop.Dispose();
        _heard.Dispose();
        _writing.Dispose();
    }

    private async Task ServeDatagramsAsync()
    {
        var buffer = new byte[StunMessage.MaximumLength];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                var from = (IPEndPoint)received.RemoteEndPoint;
                await AnswerAsync(buffer.AsSpan(0, received.ReceivedBytes).ToArray(), from, SendTo);

                Task SendTo(byte[] bytes, IPEndPoint to) => _socket.SendToAsync(bytes, SocketFlags.None, to, _stop.Token).AsTask();
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeConnectionsAsync()
    {
        var streams = new Dictionary<IPEndPoint, Stream>();
        try
        {
            _socket.Listen();
            while (true)
            {
                _connections.Add(ServeAsync(await _socket.AcceptAsync(_stop.Token), streams));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket, Dictionary<IPEndPoint, Stream> streams)
    {
        var from = (IPEndPoint)socket.RemoteEndPoint!;
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (HangsUp)
            {
                return;
            }

            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            }

            lock (streams)
            {
                streams[from] = stream;
            }

            var buffer = new byte[StunMessage.MaximumLength];
            while (true)
            {
                await stream.ReadExactlyAsync(buffer.AsMemory(0, StunMessage.HeaderLength), _stop.Token);
                var length = StunMessage.HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(2));
                await stream.ReadExactlyAsync(buffer.AsMemory(StunMessage.HeaderLength..length), _stop.Token);
                await AnswerAsync(buffer.AsSpan(0, length).ToArray(), from, (bytes, to) => WriteAsync(StreamOf(to), bytes));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The client went, or the test is over.
        }
        finally
        {
            await stream.DisposeAsync();
        }

        Stream StreamOf(IPEndPoint client)
        {
            lock (streams)
            {
                return streams[client];
            }
        }
    }

    private async Task WriteAsync(Stream stream, byte[] bytes)
    {
        var step = Dribbles ? 1 : Math.Max(bytes.Length, 1);
        await _writing.WaitAsync(_stop.Token);
        try
        {
            for (var at = 0; at < bytes.Length; at += step)
            {
                await stream.WriteAsync(bytes.AsMemory(at, Math.Min(step, bytes.Length - at)), _stop.Token);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task AnswerAsync(byte[] bytes, IPEndPoint from, Func<byte[], IPEndPoint, Task> send)
    {
        StunMessage.TryRead(bytes, out var request).Should().BeTrue("a client sends well-formed messages");
        lock (_requests)
        {
            _requests.Add(request!);
        }

        if (Honest.Answer(request!, from) is var (answer, to))
        {
            foreach (var message in Lie?.Invoke(request!, answer) ?? [answer])
            {
                await send(message, to);
            }
        }

        _heard.Release();
    }
}

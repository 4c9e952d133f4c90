using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Extdisco.Fuzz.Tests.Running;

namespace Extdisco.Fuzz.Tests.Targets;

/// <summary>The server's side of one connection, in bytes.</summary>
internal sealed partial class FuzzPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly Task _reading;
    private readonly Lock _gate = new();
    private readonly StringBuilder _received = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requestsSeen;
    private bool _ended;

    public FuzzPeer(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _reading = ReadAsync();
    }

    /// <summary>All that the component has sent so far.</summary>
    public string Received
    {
        get
        {
            lock (_gate)
            {
                return _received.ToString();
            }
        }
    }

    /// <summary>Sends bytes in pieces of any size. What the component does not want any more is dropped.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, Random splits)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                var piece = Math.Min(bytes.Length, splits.OneIn(3) ? bytes.Length : splits.Next(1, splits.OneIn(2) ? 8 : 1000));
                await _socket.SendAsync(bytes[..piece]);
                bytes = bytes[piece..];
            }
        }
        catch (SocketException)
        {
            // The component has closed the connection, which is looked at elsewhere.
        }
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes);

    /// <summary>Waits until a text has come.</summary>
    public Task WaitForAsync(string text) => WaitAsync(() => _received.ToString().Contains(text, StringComparison.Ordinal), text);

    /// <summary>Waits until the component has closed its side.</summary>
    public Task WaitForEndAsync() => WaitAsync(() => _ended, "the end of the connection");

    /// <summary>The requests that the component itself has sent since this was last asked for: their ids, and to whom they went.</summary>
    public IReadOnlyList<(string Id, string To)> NewRequests()
    {
        var text = Received;
        var found = OwnRequest().Matches(text, _requestsSeen);
        if (found.Count > 0)
        {
            _requestsSeen = found[^1].Index + found[^1].Length;
        }

        return [.. found.Select(request => (request.Groups["id"].Value, request.Groups["to"].Value))];
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private async Task WaitAsync(Func<bool> isThere, string what)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (isThere())
                {
                    return;
                }

                news = _ended
                    ? throw FindingException.Because($"the component closed the connection before {what}; it had sent {_received}")
                    : _news.Task;
            }

            try
            {
                await news.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw FindingException.Because($"the component did not come to {what}; it had sent {Received}");
            }
        }
    }

    private async Task ReadAsync()
    {
        var bytes = new byte[16 * 1024];
        var text = new char[16 * 1024];
        int count;
        while ((count = await ReceiveAsync(bytes)) > 0)
        {
            Note(() => _received.Append(text, 0, _decoder.GetChars(bytes, 0, count, text, 0)));
        }

        Note(() => _ended = true);
    }

    private async Task<int> ReceiveAsync(byte[] bytes)
    {
        try
        {
            return await _socket.ReceiveAsync(bytes);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private void Note(Action change)
    {
        lock (_gate)
        {
            change();
            _news.SetResult();
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    [GeneratedRegex("<iq type='(get|set)' id='(?<id>[^']*)' from='[^']*' to='(?<to>[^']*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OwnRequest();
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Chaos;

/// <summary>
/// A user of a real server who asks more than any client does: it keeps requests outstanding, half of them to the component and half
/// to the user's domain, and knows which of them have not been answered.
/// </summary>
public sealed partial class LoadClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly PeerServer _server;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private string _unread = "";
    private Task _reading = Task.CompletedTask;
    private TaskCompletionSource _progress = NewProgress();
    private int _outstanding;
    private int _asked;
    private int _results;
    private int _errors;

    private LoadClient(PeerServer server) => _server = server;

    /// <summary>How many requests were answered with a result.</summary>
    public int Results => Volatile.Read(ref _results);

    /// <summary>How many were answered with an error, for instance by the server because the component is away.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <summary>The ids of those that were not answered until now.</summary>
    public IReadOnlyList<string> Unanswered
    {
        get
        {
            lock (_gate)
            {
                return [.. _unanswered];
            }
        }
    }

    public static async Task<LoadClient> LogInAsync(PeerServer server, string user = "juliet")
    {
        RunLedger.AddSecret("a user's password", $"pw-{user}");
        var client = new LoadClient(server);
        await client._socket.ConnectAsync("127.0.0.1", server.ClientPort);
        await client.TalkAsync(client.Header, "</stream:features>");
        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0pw-{user}"));
        await client.TalkAsync($"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{plain}</auth>", "<success ");
        await client.TalkAsync(client.Header, "</stream:features>");
        await client.TalkAsync("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</iq>");
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Begins to ask; for each answer it asks again.</summary>
    /// <param name="outstanding">How many requests are to be without an answer at any time.</param>
    public Task KeepAskingAsync(int outstanding)
    {
        _outstanding = outstanding;
        return AskAsync(outstanding);
    }

    /// <summary>Asks no more.</summary>
    public void StopAsking() => Volatile.Write(ref _outstanding, 0);

    /// <summary>Waits until as many more requests were answered with a result.</summary>
    public Task WaitForResultsAsync(int more, TimeSpan? within = null)
    {
        var wanted = Results + more;
        return WaitAsync(() => Results >= wanted, $"{more} more results", within ?? Patience);
    }

    /// <summary>Waits until everything is answered.</summary>
    public Task WaitForAllAsync(TimeSpan? within = null) => WaitAsync(() => Unanswered.Count == 0, "an answer to everything", within ?? Patience);

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private string Header =>
        $"<?xml version='1.0'?><stream:stream to='{_server.Domain}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

    private static TaskCompletionSource NewProgress() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitAsync(Func<bool> condition, string what, TimeSpan within)
    {
        using var timeout = new CancellationTokenSource(within);
        while (true)
        {
            var progress = Volatile.Read(ref _progress).Task;
            if (condition())
            {
                return;
            }

            try
            {
                await progress.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"{_server.Kind} did not bring {what}: {Results} results, {Errors} errors, {Unanswered.Count} without an answer", e);
            }
        }
    }

    private async Task TalkAsync(string text, string expected)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), timeout.Token);
        int at;
        while ((at = _unread.IndexOf(expected, StringComparison.Ordinal)) < 0)
        {
            var count = await _socket.ReceiveAsync(_buffer, timeout.Token);
            count.Should().BePositive("{0} answers with {1}; it said {2}", _server.Kind, expected, _unread);
            _unread += Encoding.UTF8.GetString(_buffer, 0, count);
        }

        _unread = _unread[(at + expected.Length)..];
    }

    private async Task AskAsync(int count)
    {
        var text = new StringBuilder();
        lock (_gate)
        {
            for (var i = 0; i < count; i++)
            {
                var id = $"load{++_asked}";
                _unanswered.Add(id);
                text.Append(CultureInfo.InvariantCulture, $"<iq type='get' id='{id}' to='{(_asked % 2 == 0 ? _server.Component : _server.Domain)}'><services xmlns='urn:xmpp:extdisco:2'/></iq>");
            }
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync(_buffer) is > 0 and var count)
            {
                _unread += Encoding.UTF8.GetString(_buffer, 0, count); // what the servers send here is ASCII
                var answered = TakeAnswers();
                Interlocked.Exchange(ref _progress, NewProgress()).SetResult();
                if (answered > 0 && Volatile.Read(ref _outstanding) > 0)
                {
                    await AskAsync(answered);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The server is gone, or the test is over.
        }
    }

    private int TakeAnswers()
    {
        var (answered, end) = (0, 0);
        lock (_gate)
        {
            foreach (var answer in StartOfAnswer().EnumerateMatches(_unread))
            {
                var tag = _unread.AsSpan(answer.Index, answer.Length);
                end = answer.Index + answer.Length;
                if (_unanswered.Remove(IdIn(tag)))
                {
                    answered++;
                    Interlocked.Increment(ref tag.Contains("'error'", StringComparison.Ordinal) ? ref _errors : ref _results);
                }
            }
        }

        // A tag that is not complete yet is kept.
        var begun = _unread.LastIndexOf('<');
        _unread = begun >= end ? _unread[begun..] : _unread[end..];
        return answered;
    }

    private static string IdIn(ReadOnlySpan<char> tag)
    {
        var id = tag[(tag.IndexOf(" id='", StringComparison.Ordinal) + 5)..];
        return id[..id.IndexOf('\'')].ToString();
    }

    [GeneratedRegex("<iq [^>]* id='[^>]*>|<iq id='[^>]*>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex StartOfAnswer();
}

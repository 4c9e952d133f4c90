using System.Globalization;
using System.Xml.Linq;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>A real server on loopback, in a folder of its own: Prosody, ejabberd or coturn, as <c>scripts/peers</c> starts them.</summary>
public sealed class PeerServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder;
    private readonly string[] _settings;
    private readonly ComponentProxy _components = new();
    private Dictionary<string, string> _environment = [];

    private PeerServer(string kind, string[] settings)
    {
        Kind = kind;
        _settings = settings;
        _folder = RunFolder.NewPath(kind);
    }

    /// <summary><c>prosody</c>, <c>ejabberd</c> or <c>coturn</c>.</summary>
    public string Kind { get; }

    /// <summary>The vhost whose users are served in these tests.</summary>
    public string Domain => this["DOMAIN"];

    /// <summary>Another vhost of the same server.</summary>
    public string SecondDomain => this["DOMAIN2"];

    public string Component => this["COMPONENT"];

    public string ComponentSecret => this["COMPONENT_SECRET"];

    /// <summary>Where a component connects to: the recording proxy before the server's own port.</summary>
    public int ComponentPort => _components.Port;

    public int ClientPort => Number("C2S_PORT");

    /// <summary>A value that <c>scripts/peers</c> reported.</summary>
    public string this[string key] => _environment.TryGetValue(key, out var value)
        ? value
        : throw new KeyNotFoundException($"scripts/peers reports no {key} for {Kind}");

    public int Number(string key) => int.Parse(this[key], CultureInfo.InvariantCulture);

    /// <param name="kind">What to start.</param>
    /// <param name="settings">Settings of <c>scripts/peers</c>, <c>KEY=VALUE</c> each.</param>
    public static async Task<PeerServer> StartAsync(string kind, params string[] settings)
    {
        var server = new PeerServer(kind, settings);
        await server.UpAsync();
        return server;
    }

    /// <summary>Starts it again, with the same ports and users as before.</summary>
    public async Task UpAsync()
    {
        await RunAsync("up", [Kind, _folder, .. _settings]);
        _environment = (await File.ReadAllLinesAsync(Path.Combine(_folder, "env")))
            .Where(line => line.Contains('=', StringComparison.Ordinal))
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        foreach (var key in new[] { "COMPONENT_SECRET", "TURN_SECRET" })
        {
            if (_environment.TryGetValue(key, out var secret))
            {
                RunLedger.AddSecret(key, secret);
            }
        }

        if (_environment.ContainsKey("COMPONENT_PORT"))
        {
            _components.Open(Number("COMPONENT_PORT"));
        }
    }

    /// <summary>The latest connection of a component.</summary>
    public ProxiedConnection ComponentConnection => _components.Latest;

    /// <summary>What the network between components and the server is like.</summary>
    public Line ComponentLine
    {
        get => _components.Line;
        set => _components.Line = value;
    }

    /// <summary>Leaves the components' connections half open: the server does not hear that the components have lost them.</summary>
    public IReadOnlyList<ProxiedConnection> StrandComponents() => _components.Strand();

    /// <summary>Takes the way from the component to it away: connections break, and none is made.</summary>
    public Task CutComponentsAsync() => _components.CutAsync();

    /// <summary>Opens the way that was cut.</summary>
    public void LetComponentsIn() => _components.Open(Number("COMPONENT_PORT"));

    /// <summary>The stanzas that the component has sent over its latest connection until now, which must live.</summary>
    public async Task<IReadOnlyList<XElement>> ReadSentByComponentAsync() =>
        [.. XElement.Parse($"{await File.ReadAllTextAsync(_components.Latest.Sent)}</stream:stream>").Elements()];

    /// <summary>Whether its clients' port is open.</summary>
    public async Task<bool> IsUpAsync()
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(System.Net.IPAddress.Loopback, ClientPort);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for it.</summary>
    public async Task DownAsync()
    {
        await _components.CloseAsync();
        await RunAsync("down", [_folder]);
    }

    /// <summary>Takes it away (SIGKILL).</summary>
    public async Task KillAsync()
    {
        await _components.CloseAsync();
        await RunAsync("kill", [_folder]);
    }

    /// <summary>Lets it hang (SIGSTOP): its connections stay, and nothing more comes from it.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>Ends a pause.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Its log so far.</summary>
    public Task<string> ReadLogAsync() => File.ReadAllTextAsync(this["LOG"]);

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        await _components.DisposeAsync();
    }

    private async Task SignalAsync(string signal)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("/bin/bash", ["-c", $"kill -{signal} {this["PID"]}"], Patience);
        exitCode.Should().Be(0, "the server gets its signal; kill said: {0}", output);
    }

    private static async Task RunAsync(string verb, string[] arguments)
    {
        // The script's own output goes to a file: what it starts keeps that output open, so a pipe would never end.
        var log = RunFolder.NewPath($"peers-{verb}.log");
        var (exitCode, _) = await ChildProcess.RunAsync(
            "/bin/bash", ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", log, Repository.Peers, verb, .. arguments], Patience);
        exitCode.Should().Be(0, "scripts/peers {0} {1} must succeed; it said: {2}", verb, string.Join(' ', arguments), await File.ReadAllTextAsync(log));
    }
}

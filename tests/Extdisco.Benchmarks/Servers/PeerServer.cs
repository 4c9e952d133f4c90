using System.Diagnostics;
using System.Globalization;
using Extdisco.Benchmarks.Load;
using Extdisco.Testing;

namespace Extdisco.Benchmarks.Servers;

/// <summary>A real Prosody or ejabberd on loopback, as <c>scripts/peers</c> starts it, for the site that is played elsewhere (<see cref="Site"/>).</summary>
internal sealed class PeerServer : IDisposable
{
    private const UnixFileMode Enterable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string Script = Path.Combine(RepositoryRoot.Path, "scripts", "peers");

    private readonly string _folder;
    private readonly Dictionary<string, string> _environment;

    private PeerServer(string folder)
    {
        _folder = folder;
        _environment = File.ReadAllLines(Path.Combine(folder, "env")).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }

    /// <summary>The port for components.</summary>
    public int ComponentPort => Number("COMPONENT_PORT");

    /// <summary>The port for clients.</summary>
    public int ClientPort => Number("C2S_PORT");

    /// <summary>Starts one.</summary>
    /// <param name="kind"><c>prosody</c> or <c>ejabberd</c>.</param>
    /// <param name="parent">The folder that its own folder is made in.</param>
    /// <param name="settings">More settings of <c>scripts/peers</c>, <c>NAME=VALUE</c> each.</param>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static PeerServer Start(string kind, string parent, params string[] settings)
    {
        if (!OperatingSystem.IsWindows())
        {
            // The servers run as users of their own.
            File.SetUnixFileMode(parent, Enterable);
        }

        var folder = Path.Combine(parent, $"{kind}.{Guid.NewGuid():N}"[..16]);
        Run(
            ["up", kind, folder, $"DOMAIN={Site.Domain}", "DOMAIN2=example.net", $"COMPONENT={Site.Component}", $"COMPONENT_SECRET={Site.ComponentSecret}", $"TURN_SECRET={Site.RelaySecret}", .. settings]);
        return new PeerServer(folder);
    }

    /// <summary>The processor time that it has used so far, with all processes that are part of it.</summary>
    public TimeSpan ReadProcessorTime() => ProcessTree.ReadProcessorTime(Number("PID"));

    /// <inheritdoc/>
    public void Dispose() => Run(["down", _folder]);

    private static void Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Script, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"scripts/peers {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors}");
        }

        output.Wait();
    }

    private int Number(string name) => int.Parse(_environment[name], CultureInfo.InvariantCulture);
}

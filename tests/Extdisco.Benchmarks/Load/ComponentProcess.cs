using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Extdisco.Benchmarks.Probe;

namespace Extdisco.Benchmarks.Load;

/// <summary>A component in a process of its own, which tells what it used.</summary>
internal sealed class ComponentProcess : IDisposable
{
    private readonly Process _process;
    private readonly string? _counters;
    private readonly StringBuilder _output = new();

    private ComponentProcess(string name, Process process, string? counters)
    {
        Name = name;
        _process = process;
        _counters = counters;
    }

    /// <summary>What is measured.</summary>
    public string Name { get; }

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <param name="folder">Where it may keep files.</param>
    /// <param name="arguments">What to run with <c>dotnet</c>.</param>
    public static ComponentProcess Start(string name, string folder, params string[] arguments) => Start(name, folder, collects: false, arguments);

    /// <summary>Starts one.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <param name="folder">Where it may keep files.</param>
    /// <param name="collects">Whether it collects its garbage before each reading of its counters.</param>
    /// <param name="arguments">What to run with <c>dotnet</c>.</param>
    public static ComponentProcess Start(string name, string folder, bool collects, params string[] arguments)
    {
        var counters = Path.Combine(folder, $"{Guid.NewGuid():N}"[..8] + ".sock");
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder };
        start.Environment[CountersServer.PathVariable] = counters;
        if (collects)
        {
            start.Environment[CountersServer.CollectVariable] = "1";
        }

        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ComponentProcess).Assembly.Location;
        return Start(name, start, counters);
    }

    /// <summary>Starts one that is no .NET program: of what it used, it tells the processor time alone.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ComponentProcess StartForeign(string name, string program, params string[] arguments) =>
        Start(name, new ProcessStartInfo(program, arguments), counters: null);

    /// <summary>The processor time that it has used so far.</summary>
    public TimeSpan ReadProcessorTime() => _counters is null ? ProcessTree.ReadProcessorTime(Id) : ReadCounters().Cpu;

    /// <summary>What it has used so far.</summary>
    /// <exception cref="NotSupportedException">It is no .NET program.</exception>
    public Counters ReadCounters()
    {
        if (_counters is null)
        {
            throw new NotSupportedException($"{Name} is no .NET program.");
        }

        if (!SpinWait.SpinUntil(() => File.Exists(_counters), TimeSpan.FromSeconds(10)))
        {
            throw new WrongReplyException($"{Name} does not tell what it uses, but wrote: {Output}");
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_counters));
        var buffer = new byte[256];
        var length = 0;
        while (socket.Receive(buffer.AsSpan(length)) is > 0 and var count)
        {
            length += count;
        }

        return Counters.Parse(Encoding.ASCII.GetString(buffer, 0, length));
    }

    /// <summary>The memory that it has resident, in MiB: now, and at most so far.</summary>
    public (double Now, double Most) ReadResident() => (ReadMebibytes("VmRSS:"), ReadMebibytes("VmHWM:"));

    /// <summary>What of it is not of files, which the system may give to others at any time, in MiB.</summary>
    public double ReadAnonymous() => ReadMebibytes("RssAnon:");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        if (_counters is not null)
        {
            File.Delete(_counters);
        }
    }

    private static ComponentProcess Start(string name, ProcessStartInfo start, string? counters)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var component = new ComponentProcess(name, new Process { StartInfo = start }, counters);
        component._process.OutputDataReceived += component.OnLine;
        component._process.ErrorDataReceived += component.OnLine;
        component._process.Start();
        component._process.BeginOutputReadLine();
        component._process.BeginErrorReadLine();
        return component;
    }

    private double ReadMebibytes(string name)
    {
        var line = Array.Find(File.ReadAllLines($"/proc/{Id}/status"), line => line.StartsWith(name, StringComparison.Ordinal))!;
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private void OnLine(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Extdisco.Benchmarks.Load;

/// <summary>
/// Extdisco under all that life has, for long: a million users who ask, come and go; connections that are lost; configurations that
/// change; credentials that are renewed. Every reply is checked.
/// </summary>
internal sealed class Soak : IDisposable
{
    private const int Samples = 120;

    private static readonly LoadProfile Profile = new(
        [
            RequestKind.Available, RequestKind.DiscoInfo, RequestKind.DelegatedServices, RequestKind.Services, RequestKind.Ping,
            RequestKind.DelegatedCredentials, RequestKind.Probe, RequestKind.Available, RequestKind.DelegatedServices, RequestKind.Unavailable,
        ],
        64,
        1_000_000)
    {
        AnswersPushes = true,
    };

    /// <summary>Requests a second. It has to be even: what is remembered of users is remembered for a while.</summary>
    private const double Rate = 15_000;

    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConfigurationLife = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _clock = new();
    private readonly ReplyChecker _checker = new(Profile.Users, isFixed: false);
    private readonly Socket _listener;
    private readonly int _port;
    private readonly string _file;
    private readonly ComponentProcess _process;
    private readonly TextWriter _output;
    private readonly List<SoakSample> _samples = [];
    private TimeSpan _nextSample;
    private TimeSpan _nextReload = ConfigurationLife;
    private long _requests;
    private int _connections;
    private int _reloads;

    /// <summary>Starts the component.</summary>
    /// <param name="extdisco">Where <c>extdisco.dll</c> is.</param>
    /// <param name="folder">Where files may be kept.</param>
    /// <param name="output">Where it tells how it goes, as Markdown.</param>
    public Soak(string extdisco, string folder, TextWriter output)
    {
        _output = output;
        _listener = ServerSide.Listen(out _port);
        _file = Path.Combine(folder, "appsettings.json");
        Configure();
        _process = ComponentProcess.Start("extdisco", folder, collects: true, extdisco, "run", "--config", _file);
    }

    /// <summary>Soaks.</summary>
    /// <returns>Whether what the component holds was flat in the second half.</returns>
    /// <exception cref="WrongReplyException">A reply is wrong or missing.</exception>
    public bool Run(TimeSpan duration)
    {
        Row("time", "requests", "connections", "reloads", "resident MiB", "heap MiB", "handles", "threads");
        Row([.. Enumerable.Repeat("---:", 8)]);
        _clock.Start();
        while (_clock.Elapsed < duration)
        {
            using var server = Accept();
            _connections++;
            var generator = new LoadGenerator(server, _checker, Profile);
            var end = _clock.Elapsed + ConnectionLife;
            while (_clock.Elapsed < end && _clock.Elapsed < duration)
            {
                _requests += generator.Run(Burst).Answers;
                Rest();
                ReloadWhenDue();
                SampleWhenDue(duration / Samples);
            }
        }

        _checker.CheckDistinct();
        _output.WriteLine();
        return SoakVerdict.IsFlat(_samples, _output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _listener.Dispose();
        _checker.Dispose();
    }

    private ServerSide Accept()
    {
        if (!_listener.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead))
        {
            throw new WrongReplyException($"Extdisco did not connect within half a minute, but wrote: {_process.Output}");
        }

        return ServerSide.Accept(_listener, [Site.Domain]);
    }

    private void Rest()
    {
        var ahead = TimeSpan.FromSeconds(_requests / Rate) - _clock.Elapsed;
        if (ahead > TimeSpan.Zero)
        {
            Thread.Sleep(ahead);
        }
    }

    private void ReloadWhenDue()
    {
        if (_clock.Elapsed >= _nextReload)
        {
            _nextReload += ConfigurationLife;
            _reloads++;
            Configure();
        }
    }

    /// <summary>Writes the configuration: every other one has another lifetime, so that all credentials are other ones.</summary>
    private void Configure()
    {
        var options = Site.Configuration(_port);
        var relay = options["Relays"]![0]!;
        relay["Lifetime"] = _reloads % 2 == 0 ? "00:10:00" : "00:12:00";
        relay["Window"] = "00:00:10";
        options["Connection"] = new JsonObject { ["ReconnectMin"] = "00:00:00.1", ["ReconnectMax"] = "00:00:01" };
        options["Push"] = new JsonObject { ["RenewAfterPercent"] = 50 };
        File.WriteAllText(_file + ".new", new JsonObject { ["Extdisco"] = options }.ToJsonString());
        File.Move(_file + ".new", _file, overwrite: true);
    }

    private void SampleWhenDue(TimeSpan interval)
    {
        if (_clock.Elapsed < _nextSample)
        {
            return;
        }

        _nextSample += interval;
        var sample = SoakSample.Of(_process, _clock.Elapsed, _requests);
        _samples.Add(sample);
        if (_samples.Count % 5 == 1)
        {
            Row(
                sample.At.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture),
                Report.Number(sample.Requests),
                Report.Number(_connections),
                Report.Number(_reloads),
                sample.Resident.ToString("0.0", CultureInfo.InvariantCulture),
                sample.Heap.ToString("0.0", CultureInfo.InvariantCulture),
                Report.Number(sample.Handles),
                Report.Number(sample.Threads));
        }
    }

    private void Row(params string[] cells)
    {
        Report.Row(_output, cells);
        _output.Flush();
    }
}

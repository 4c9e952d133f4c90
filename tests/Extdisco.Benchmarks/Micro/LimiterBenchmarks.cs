using BenchmarkDotNet.Attributes;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Benchmarks.Micro;

/// <summary>Counting a request: of one asker, of more askers than the table has room for, each of whom takes the place of another, and of one that is refused.</summary>
public class LimiterBenchmarks
{
    private const int Many = 100_000;

    private readonly RequestLimiter _generous = Limiter(100_000_000);
    private readonly RequestLimiter _strict = Limiter(1);
    private readonly Jid[] _askers = [.. Enumerable.Range(0, Many).Select(number => Jid.Parse($"u{number:d7}@example.org/gajim.1"))];
    private int _next;

    [Benchmark(Baseline = true)]
    public int One() => (int)_generous.Take(_askers[0]);

    [Benchmark]
    public int OneOfMany()
    {
        _next = _next + 1 < Many ? _next + 1 : 0;
        return (int)_generous.Take(_askers[_next]);
    }

    [Benchmark]
    public int Refused() => (int)_strict.Take(_askers[0]);

    private static RequestLimiter Limiter(int perMinute) => new(
        new RequestLimits { RequestsPerMinute = perMinute, RequestsBurst = perMinute == 1 ? 1 : 1_000_000 }, [Jid.Parse("example.org")], TimeProvider.System);
}

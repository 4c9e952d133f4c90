using System.Diagnostics.Metrics;
using System.Globalization;
using Extdisco.Server.Metrics;
using Extdisco.Testing;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>How instruments come to be what Prometheus reads.</summary>
public sealed class PrometheusTextTests : IDisposable
{
    private static int _count;

    private readonly Meter _meter = new($"Extdisco.Test{Interlocked.Increment(ref _count)}");
    private readonly string _prefix = $"test{_count}.{Guid.NewGuid():N}";
    private readonly MetricsText _text = new();

    public void Dispose()
    {
        _text.Dispose();
        _meter.Dispose();
    }

    [Theory]
    [InlineData("http.server.requests", "{request}", "Counter", "http_server_requests_total")]
    [InlineData("process.cpu.time", "s", "Counter", "process_cpu_time_seconds_total")]
    [InlineData("process.memory.usage", "By", "Gauge", "process_memory_usage_bytes")]
    [InlineData("a.duration.seconds", "s", "Histogram", "a_duration_seconds")]
    [InlineData("a.sum.total", null, "Counter", "a_sum_total")]
    [InlineData("load", "1", "Gauge", "load_ratio")]
    [InlineData("tries", "1", "Counter", "tries_total")]
    [InlineData("up", "", "Gauge", "up")]
    [InlineData("odd--name..of-things", "widget", "Gauge", "odd_name_of_things_widget")]
    [InlineData("9lives", null, "Gauge", "_9lives")]
    public void Names_have_their_unit_and_what_only_grows_says_so(string name, string? unit, string type, string expected) =>
        PrometheusNames.Of(name, unit, Enum.Parse<PrometheusType>(type)).Should().Be(expected);

    [Fact]
    public void Labels_are_sorted_and_escaped() =>
        PrometheusText.Labels([new("b.c", "line\nbreak \"quoted\" back\\slash"), new("a", 1), new("z", true), new("n", null)])
            .Should().Be("""a="1",b_c="line\nbreak \"quoted\" back\\slash",n="",z="true" """.TrimEnd());

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(123456789012, "123456789012")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Numbers_are_those_of_Prometheus(double value, string expected) => PrometheusText.Number(value).Should().Be(expected);

    [Fact]
    public void Help_is_escaped()
    {
        _meter.CreateObservableGauge($"{_prefix}.helped", () => 1, description: "back\\slash and\nline break");
        _text.Collect().Should().Contain("_helped back\\\\slash and\\nline break\n");
    }

    [Fact]
    public void An_instrument_that_cannot_measure_takes_no_other_with_it()
    {
        _meter.CreateObservableGauge($"{_prefix}.broken", int () => throw new IOException("Too many open files"));
        _meter.CreateObservableGauge($"{_prefix}.whole", () => 5);

        _text.Collect().Should().MatchRegex("(?m)_whole 5$").And.NotMatchRegex("(?m)_broken [0-9]");
    }

    [Fact]
    public void A_counter_goes_on_and_what_is_observed_is_what_it_is_now()
    {
        var counter = _meter.CreateCounter<int>($"{_prefix}.counted");
        var observed = 5;
        _meter.CreateObservableCounter($"{_prefix}.observed", () => observed);
        counter.Add(2, new KeyValuePair<string, object?>("kind", "a"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "b"));
        Values().Should().Equal("counted a=2", "counted b=3", "observed =5");

        counter.Add(1, new KeyValuePair<string, object?>("kind", "a"));
        observed = 4;
        Values().Should().Equal("counted a=3", "counted b=3", "observed =4");
    }

    [Fact]
    public void The_same_labels_twice_are_a_sum_for_what_adds_up_and_else_the_last()
    {
        _meter.CreateObservableCounter($"{_prefix}.sum", () => new Measurement<long>[] { new(1), new(2) });
        _meter.CreateObservableGauge($"{_prefix}.last", () => new Measurement<long>[] { new(1), new(2) });
        Values().Should().Equal("last =2", "sum =3");
    }

    [Fact]
    public void What_is_gone_is_not_told_any_more()
    {
        _meter.CreateObservableGauge($"{_prefix}.gone", () => 1);
        Values().Should().ContainSingle();
        _meter.Dispose();
        Values().Should().BeEmpty();
    }

    [Fact]
    public void A_value_at_a_bound_is_below_it_and_one_beyond_all_is_counted_as_well()
    {
        var histogram = _meter.CreateHistogram($"{_prefix}.sizes", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        foreach (var value in new[] { 0.5, 1, 1.5, 7 })
        {
            histogram.Record(value);
        }

        var metrics = new Exposition(_text.Collect());
        metrics.Samples.Where(sample => sample.Name.StartsWith(PrometheusNames.Label(_prefix), StringComparison.Ordinal))
            .Select(sample => (sample.Name.Split('_')[^1], sample.Labels.GetValueOrDefault("le"), sample.Value))
            .Should().Equal(("bucket", "1", 2), ("bucket", "2", 3), ("bucket", "+Inf", 4), ("sum", null, 10), ("count", null, 4));
    }

    [Fact]
    public void To_note_a_duration_allocates_nothing()
    {
        var histogram = _meter.CreateHistogram<double>($"{_prefix}.quick");
        var tag = new KeyValuePair<string, object?>("component", "extdisco.example.org");
        Allocations.Least(0, () =>
        {
            for (var i = 0; i < 100; i++)
            {
                histogram.Record(0.001, tag);
            }
        }).Should().Be(0);
    }

    [Fact]
    public void There_is_an_end_to_the_sets_of_labels()
    {
        var counter = _meter.CreateCounter<long>($"{_prefix}.flood");
        for (var i = 0; i < MetricFamily.MaximumSeries + 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("kind", i.ToString(CultureInfo.InvariantCulture)));
        }

        var samples = new Exposition(_text.Collect()).Samples.Where(sample => sample.Name.EndsWith("_flood_total", StringComparison.Ordinal)).ToArray();
        samples.Should().HaveCount(MetricFamily.MaximumSeries + 1);
        samples.Should().ContainSingle(sample => sample.Has("otel_metric_overflow=true")).Which.Value.Should().Be(10);
    }

    [Fact]
    public void Meters_of_others_are_none_of_ours()
    {
        using var other = new Meter("Extdiscovery");
        other.CreateObservableGauge($"{_prefix}.other", () => 1);
        Values().Should().BeEmpty();
    }

    private IEnumerable<string> Values()
    {
        var prefix = PrometheusNames.Label(_prefix) + "_";
        return new Exposition(_text.Collect()).Samples.Where(sample => sample.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(sample =>
            $"{sample.Name[prefix.Length..].Replace("_total", "", StringComparison.Ordinal)} {sample.Labels.GetValueOrDefault("kind")}={sample.Value}");
    }
}

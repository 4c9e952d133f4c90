using System.Diagnostics.Metrics;
using System.Globalization;
using Extdisco.Server.Health;
using Extdisco.Services;

namespace Extdisco.Server.Tests.Health;

public sealed class HealthMetricsTests
{
    private static readonly RelayKey Turn = new("turn", HostName.Parse("metrics.example"), 3478, "udp", 1);

    [Fact]
    public void A_service_is_up_or_down_and_has_a_latency_once_that_is_known()
    {
        var board = new HealthBoard();
        using var metrics = new HealthMetrics(board);
        board.Watch([Turn]);
        Measure(board).Should().BeEmpty();

        board.Note(Turn, HealthAfter('+'));
        Measure(board).Should().BeEquivalentTo("extdisco.relay.up 1", "extdisco.relay.latency 0.02", "extdisco.relay.warnings 0");

        board.Note(Turn, HealthAfter('-', '-', '-'));
        Measure(board).Should().BeEquivalentTo("extdisco.relay.up 0", "extdisco.relay.warnings 0");
    }

    [Theory]
    [InlineData("---", "+", 0)]
    [InlineData("+", "---", 0)]
    [InlineData("+", "+", 1)]
    public void Of_entries_that_differ_in_credentials_alone_the_worse_counts(string one, string other, int up)
    {
        var board = new HealthBoard();
        using var metrics = new HealthMetrics(board);
        board.Note(Turn, HealthAfter(one.ToCharArray()));
        board.Note(Turn with { Credentials = 2 }, HealthAfter(other.ToCharArray()));

        Measure(board).Should().ContainSingle(value => value.StartsWith("extdisco.relay.up", StringComparison.Ordinal)).Which.Should().EndWith($" {up}");
    }

    private static RelayHealth HealthAfter(params char[] probes) => probes.Aggregate(
        RelayHealth.Unknown, (health, probe) => health.After(probe == '+' ? Results.Good : Results.Bad, FixedClock.At2026.GetUtcNow()));

    /// <summary>What is measured now, of the service of these tests; its tags are checked.</summary>
    private static List<string> Measure(HealthBoard board)
    {
        var values = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (string.Equals(instrument.Meter.Name, "Extdisco.Health", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        board.All.Should().NotBeEmpty();
        return values;

        void Note(Instrument instrument, IFormattable value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Contains(new KeyValuePair<string, object?>("server.address", "metrics.example")))
            {
                tags.ToArray().Should().BeEquivalentTo(new KeyValuePair<string, object?>[]
                {
                    new("extdisco.service.type", "turn"), new("server.address", "metrics.example"), new("server.port", 3478), new("network.transport", "udp"),
                });
                values.Add($"{instrument.Name} {value.ToString(null, CultureInfo.InvariantCulture)}");
            }
        }
    }
}

namespace Extdisco.Server.Tests.Metrics;

/// <summary>One line of what Prometheus reads.</summary>
/// <param name="Name">The name, such as <c>extdisco_requests_total</c>.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Value">The value.</param>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Whether it has these labels, maybe among others: <c>name=value</c>.</summary>
    public bool Has(params string[] labels) => Array.TrueForAll(labels, label =>
        Labels.TryGetValue(label.Split('=')[0], out var value) && string.Equals(value, label[(label.IndexOf('=', StringComparison.Ordinal) + 1)..], StringComparison.Ordinal));
}

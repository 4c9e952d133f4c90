using Extdisco.Server.Hosting;

namespace Extdisco.Server.Status;

/// <summary>What was counted since the process began.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="Errors">Those of them that were answered by an error.</param>
/// <param name="Pushes">Pushes sent.</param>
internal sealed record TrafficTotals(long Requests, long Errors, long Pushes)
{
    /// <summary>What was counted by the connections that there are.</summary>
    public static TrafficTotals Of(IReadOnlyList<ServerConnection> connections) => new(
        connections.Sum(connection => connection.Requests.Total),
        connections.Sum(connection => connection.Requests.Errors),
        connections.Sum(connection => connection.Pushes));
}

using System.Text.Json;
using Extdisco.Server.Http;

namespace Extdisco.Server.Checks;

/// <summary>What a running instance finds out over its own connections for this check: <see cref="LiveLook"/>.</summary>
/// <param name="address">Where it answers.</param>
internal sealed class InstanceLookCheck(Uri address) : ICheck
{
    // It waits for its servers, each of which has two seconds to answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Title => "the connections of the running instance";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        using var client = InstanceClient.For(address, Patience);
        try
        {
            using var response = await client.GetAsync(new Uri(address, LookResource.Place), cancellation);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, CheckJson.Default.IReadOnlyListCheckResult, cancellation) ?? [];
        }
        catch (Exception problem) when (InstanceClient.IsNoAnswer(problem, cancellation))
        {
            return
            [
                CheckResult.Warning(
                    CheckKind.Instance,
                    "the connections of the running instance",
                    $"it does not look at them for this check ({InstanceClient.ReasonOf(problem)}); see that it is of this version, and restart it after an upgrade"),
            ];
        }
    }
}

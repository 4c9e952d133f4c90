using System.Diagnostics;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Delegation;

/// <summary>What a domain shows of itself.</summary>
internal static class Disco
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<string>> FeaturesAsync(XmppClient client, string domain) =>
        [.. (await client.CallAsync("disco_info", domain))["features"]!.AsArray().Select(feature => (string)feature!)];

    /// <summary>The features of a domain, once the two of XEP-0215 are among them, or not: servers ask the component for them in their own time.</summary>
    public static async Task<IReadOnlyList<string>> EventuallyAsync(XmppClient client, string domain, bool shown)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var features = await FeaturesAsync(client, domain);
            if (new[] { "urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1" }.All(feature => features.Contains(feature, StringComparer.Ordinal) == shown)
                || patience.Elapsed > Patience)
            {
                return features;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}

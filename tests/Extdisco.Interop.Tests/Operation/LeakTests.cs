using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Extdisco.Interop.Tests.Harness;

namespace Extdisco.Interop.Tests.Operation;

[CollectionDefinition(LastCollectionLast.Name)]
public sealed class Last : ICollectionFixture<Last.Cleaning>
{
    /// <summary>Nothing comes after this collection.</summary>
    public sealed class Cleaning : IDisposable
    {
        public void Dispose() => RunFolder.Delete();
    }
}

/// <summary>Runs behind all the others, over what they have left behind.</summary>
[Collection(LastCollectionLast.Name)]
public sealed partial class LeakTests
{
    [Fact]
    public async Task No_output_of_any_process_holds_a_secret()
    {
        RunLedger.Outputs.Should().NotBeEmpty("this test looks at what the others have left behind: run it with them");
        RunLedger.Secrets.Should().NotBeEmpty();
        var needles = RunLedger.Secrets.SelectMany(secret => Spellings(secret.Key).Select(spelling => (Spelling: spelling, What: secret.Value))).ToList();

        var leaks = new List<string>();
        var verbose = false;
        foreach (var file in RunLedger.Outputs)
        {
            var output = await File.ReadAllTextAsync(file);
            output.Should().NotBeEmpty("every process says something, and {0} kept it", file);
            verbose |= output.Contains(" DBG] ", StringComparison.Ordinal);
            leaks.AddRange(
                from needle in needles
                where output.Contains(needle.Spelling, StringComparison.Ordinal)
                let line = output.Split('\n').First(line => line.Contains(needle.Spelling, StringComparison.Ordinal))
                select $"{needle.What}: {line.Replace(needle.Spelling, "***", StringComparison.Ordinal)}");
            if (Digest().IsMatch(output))
            {
                leaks.Add($"a handshake, from which a weak secret can be guessed, in {file}");
            }
        }

        leaks.Should().BeEmpty();
        verbose.Should().BeTrue("the processes ran at the most verbose level");
    }

    /// <summary>A password is looked for only where a client got one, so this run must have seen some.</summary>
    [Fact]
    public void The_run_has_seen_minted_passwords()
    {
        RunLedger.Secrets.Values.Should().Contain("a minted password");
    }

    /// <summary>The secret itself, and as XML and JSON would write it.</summary>
    private static IEnumerable<string> Spellings(string secret) =>
        new[]
        {
            secret,
            System.Security.SecurityElement.Escape(secret),
            JsonEncodedText.Encode(secret).ToString(),
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        }.Distinct(StringComparer.Ordinal);

    [GeneratedRegex("<handshake[^>]*>[0-9a-f]{40}", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Digest();
}

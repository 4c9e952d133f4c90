using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Extdisco.Server.Configuration;
using Extdisco.Server.Hosting;
using Extdisco.Server.Options;
using Extdisco.Server.Tests.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Extdisco.Server.Tests.Packaging;

/// <summary>What docs/push.md names is there.</summary>
public sealed partial class PushPageTests
{
    private readonly string _page = Repository.Read("docs/push.md");

    [Fact]
    public void It_names_every_metric_and_no_other()
    {
        var instruments = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (string.Equals(instrument.Meter.Name, "Extdisco.Push", StringComparison.Ordinal))
                {
                    instruments.Add(instrument.Name);
                }
            },
        };
        var options = Samples.LoadGood(Samples.Full);
        var catalogue = CatalogueBuilder.For(options.Servers[0], CatalogueBuilder.Services(options), options.Access);
        new Audiences(TimeProvider.System, NullLoggerFactory.Instance).For(options.Servers[0], catalogue, options.PushOptions);
        listener.Start();

        Named(InstrumentRow()).Should().BeEquivalentTo(instruments);
        _page.Should().Contain("`Extdisco.Push`");
    }

    [Fact]
    public void Every_key_that_it_names_is_read()
    {
        var keys = ConfigReader.Describe(ExtdiscoOptions.SectionName, ExtdiscoOptions.Read).Select(key => key.Path).ToArray();

        var named = Named(Key());
        named.Should().HaveCountGreaterThan(8);
        named.Should().AllSatisfy(name => keys.Should().Contain($"{ExtdiscoOptions.SectionName}:{name}"));
    }

    /// <summary>Those that are optional stand behind comment signs there; scripts/peers takes them in (PRIVILEGE, ANY_FROM).</summary>
    [Theory]
    [InlineData("lua", "config/prosody/extdisco.cfg.lua", "--")]
    [InlineData("yaml", "config/ejabberd/extdisco.yml", "#")]
    public void The_lines_for_servers_are_in_the_ready_made_files(string language, string file, string comment)
    {
        var there = Lines(Repository.Read(file), comment);

        var shown = Regex.Matches(_page, $"\n```{language}\n(?<block>.*?)\n```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, TimeSpan.FromSeconds(1))
            .Select(block => Lines(block.Groups["block"].Value, comment)).ToArray();
        shown.Should().HaveCount(2);
        shown.Should().AllSatisfy(lines => there.Should().ContainInOrder(lines));
    }

    private string[] Named(Regex what) => [.. what.Matches(_page).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>The lines with statements, also those that are commented out without a blank behind the sign.</summary>
    private static List<string> Lines(string text, string comment) =>
    [
        .. text.Split('\n')
            .Select(line => Regex.Replace(line, $"^( *){comment}(?=[^ {comment[0]}])", "$1", RegexOptions.None, TimeSpan.FromSeconds(1)))
            .Select(line => line.Split($" {comment}")[0].TrimEnd())
            .Where(line => line.Length > 0),
    ];

    [GeneratedRegex(@"^\| `(?<name>extdisco\.[a-z.]+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex("`(?<name>(Push|Limits):[A-Za-z]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Key();
}

using System.Text;
using Extdisco.Services;
using Extdisco.Testing;
using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Xml;
using Xunit.Abstractions;

namespace Extdisco.Tests.Queries;

/// <summary>Whatever is asked, the answer is valid by its schema or an error that says what is wrong.</summary>
public sealed class AnyRequestTests(ITestOutputHelper output)
{
    private static readonly string[] Versions = ["urn:xmpp:extdisco:2", "urn:xmpp:extdisco:2", "urn:xmpp:extdisco:1", "urn:x"];
    private static readonly string[] Names = ["service", "service", "service", "services", "x"];
    private static readonly string[] Hosts = ["turn.example.org", "TURN.example.org.", "[::1]", "bücher.example", "x y", "", "elsewhere.example"];
    private static readonly string[] Types = ["stun", "turn", "turn", "turns", "ftp"];
    private static readonly string[] Ports = ["3478", " 3478 ", "0", "-1", "abc", "99999999999", ""];
    private static readonly string[] Transports = ["udp", "TCP", "", "sctp"];
    private static readonly string[] Languages = ["", "de", "de-AT-x-y", "-", "*"];

    [Fact]
    public void Any_request_gets_a_valid_answer()
    {
        var random = Seeded.Random(output);
        var site = new Site(
            Site.Stun with { Name = new LocalizedText([KeyValuePair.Create("en", "Tom's <\t>"), KeyValuePair.Create("de", "&amp;")]) },
            Site.Stun with { Host = "::1", Port = null, Transport = null, Form = new DataForm("urn:x", [new DataFormField("a", ["1", "2"])]) },
            Site.Turn(Site.Issuer()),
            Site.Turn(Site.Issuer("other"), "tcp") with { CredentialsOnRequest = true },
            Site.Turn(Site.Guest(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))),
            new ExternalService { Type = "ftp", Host = "bücher.example", Issuer = Site.Guest() });
        var results = 0;
        var errors = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 5_000; i++)
        {
            var request = Request(random);
            var result = new Utf8XmlWriter();
            var error = site.Handler.Get(Site.Request(request, language: Pick(random, Languages)), result);
            if (error is null)
            {
                results++;
                SchemaValidator.Faults(result.ToString()).Should().BeEmpty("of {0} to {1}", result, request);
            }
            else
            {
                errors[error.ToString()] = errors.GetValueOrDefault(error.ToString()) + 1;
            }
        }

        results.Should().BeGreaterThan(500);
        errors.Keys.Should().OnlyContain(error => error.StartsWith("bad-request: ", StringComparison.Ordinal) || error.StartsWith("item-not-found: ", StringComparison.Ordinal));
        errors.Should().HaveCountGreaterThan(4, "the requests are of many kinds");
    }

    private static string Request(Random random)
    {
        var name = random.Next(3) == 0 ? "services" : "credentials";
        var text = new StringBuilder($"<{name} xmlns='{Versions[random.Next(3)]}'");
        if (random.Next(2) == 0)
        {
            text.Append(" type='" + Pick(random, Types) + "'");
        }

        text.Append('>');
        for (var i = random.Next(4); i > 0; i--)
        {
            text.Append('<' + Pick(random, Names));
            Append(text, random, "xmlns", Versions, 1);
            Append(text, random, "host", Hosts, 9);
            Append(text, random, "type", Types, 9);
            Append(text, random, "port", Ports, 2);
            Append(text, random, "transport", Transports, 3);
            text.Append("/>");
        }

        return text + $"</{name}>";
    }

    private static void Append(StringBuilder text, Random random, string name, string[] values, int inTen)
    {
        if (random.Next(10) < inTen)
        {
            text.Append(" " + name + "='" + Pick(random, values) + "'");
        }
    }

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];
}

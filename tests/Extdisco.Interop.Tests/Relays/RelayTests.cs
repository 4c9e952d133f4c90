using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Extdisco.Interop.Tests.Harness;
using Extdisco.Interop.Tests.Stages;

namespace Extdisco.Interop.Tests.Relays;

[Collection(OnProsody.Name)]
public sealed class ProsodyRelayTests(ProsodyStage stage) : RelayTests(stage);

[Collection(OnEjabberd.Name)]
public sealed class EjabberdRelayTests(EjabberdStage stage) : RelayTests(stage);

/// <summary>The main job: what a client is given opens a relay at a real coturn, and nothing else does.</summary>
public abstract class RelayTests(Stage stage)
{
    [Fact]
    public async Task Every_entry_of_the_relay_opens_it()
    {
        var entries = (await ServicesAsync()).Where(service => service.Has("host", "127.0.0.1") && !service.Has("type", "stun")).ToList();
        entries.Select(service => $"{service.Value("type")}/{service.Value("transport")}").Should().Equal("turn/udp", "turn/tcp", "turns/tcp");

        var outcomes = await Task.WhenAll(entries.Select(RelayOutcome.TryAsync));

        outcomes.Should().OnlyContain(outcome => outcome.Relayed, "coturn's client said {0}", string.Join("\n---\n", outcomes.Select(outcome => outcome.Output)));
    }

    [Fact]
    public async Task Credentials_with_a_jid_or_with_nothing_but_the_expiry_open_it_too()
    {
        var minted = (await ServicesAsync()).Where(service => service.Has("host", Stage.JidHost) || service.Has("host", Stage.BareHost)).ToList();
        minted.Should().HaveCount(2);

        var outcomes = await Task.WhenAll(minted.Select(service => TryAtCoturnAsync(service.Value("username"), service.Value("password"))));

        outcomes.Should().OnlyContain(outcome => outcome.Relayed, "coturn's client said {0}", string.Join("\n---\n", outcomes.Select(outcome => outcome.Output)));
    }

    [Fact]
    public async Task Credentials_that_were_asked_for_open_it()
    {
        var answer = await stage.Romeo.AskAsync(
            "<credentials xmlns='urn:xmpp:extdisco:2'><service host='127.0.0.1' type='turn' transport='udp'/></credentials>");

        var outcome = await RelayOutcome.TryAsync(answer.Result(Xml.Extdisco2 + "credentials").Elements().Single());

        outcome.Relayed.Should().BeTrue("coturn's client said {0}", outcome.Output);
    }

    [Fact]
    public async Task Tampered_credentials_are_refused()
    {
        var service = (await ServicesAsync()).First(entry => entry.Has("type", "turn"));
        var (username, password) = (service.Value("username"), service.Value("password"));
        var parts = username.Split(':', 2);
        var later = long.Parse(parts[0], CultureInfo.InvariantCulture) + 3600;

        var outcomes = await Task.WhenAll(
            RelayOutcome.TryAsync(service, $"{later}:{parts[1]}", password),
            RelayOutcome.TryAsync(service, $"{username}x", password),
            RelayOutcome.TryAsync(service, username, (password[0] == 'A' ? "B" : "A") + password[1..]));

        outcomes.Should().OnlyContain(outcome => outcome.Refused);
    }

    /// <summary>Made here, because the product mints none: it shows that coturn reads the expiry where we write it.</summary>
    [Fact]
    public async Task Expired_credentials_are_refused()
    {
        var service = (await ServicesAsync()).First(entry => entry.Has("type", "turn"));
        var part = service.Value("username").Split(':', 2)[1];
        var now = TimeProvider.System.GetUtcNow();

        var expired = await TryAsync(now - TimeSpan.FromMinutes(1));
        var valid = await TryAsync(now + TimeSpan.FromMinutes(1));

        expired.Refused.Should().BeTrue("coturn's client said {0}", expired.Output);
        valid.Relayed.Should().BeTrue("coturn's client said {0}", valid.Output);

        Task<RelayOutcome> TryAsync(DateTimeOffset expiry)
        {
            var username = $"{expiry.ToUnixTimeSeconds()}:{part}";
            return RelayOutcome.TryAsync(service, username, Mint(username));
        }
    }

    private static string Mint(string username)
    {
#pragma warning disable CA5350 // TURN REST credentials are HMAC-SHA1 (draft-uberti-behave-turn-rest-00, section 2.2)
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Stage.TurnSecret), Encoding.UTF8.GetBytes(username)));
#pragma warning restore CA5350
    }

    private Task<RelayOutcome> TryAtCoturnAsync(string username, string password) =>
        RelayOutcome.TryAsync("turn", "127.0.0.1", stage.Coturn["TURN_PORT"], "udp", username, password);

    private async Task<IReadOnlyList<XElement>> ServicesAsync() =>
        [.. (await stage.Romeo.AskAsync("<services xmlns='urn:xmpp:extdisco:2'/>")).Result(Xml.Extdisco2 + "services").Elements()];
}

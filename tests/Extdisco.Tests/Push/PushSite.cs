using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;
using Extdisco.Credentials;
using Extdisco.Push;
using Extdisco.Queries;
using Extdisco.Services;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Tests.Push;

/// <summary>
/// An audience with those who ask, and what it writes, round by round, without a connection. Every push is checked against the
/// schemas.
/// </summary>
internal sealed class PushSite
{
    public const string Romeo = Site.Romeo;
    public const string Juliet = "juliet@example.org/balcony";
    public const string Self = "extdisco.example.org";
    public const string All = "<services xmlns='urn:xmpp:extdisco:2'/>";

    private readonly string _self;
    private Catalogue _catalogue;
    private ExtdiscoHandler _handler;

    public PushSite(params ExternalService[] services)
        : this(new PushOptions(), services)
    {
    }

    public PushSite(PushOptions options, params ExternalService[] services)
        : this(options, Site.Offering(["example.org"], services))
    {
    }

    public PushSite(PushOptions options, Catalogue catalogue, string self = Self)
    {
        _self = self;
        Options = options;
        _catalogue = catalogue;
        Begin();
        Audience.Connected(mayMissEnds: false);
    }

    public TestTimeProvider Time { get; } = new();

    public RecordingLogger Log { get; } = new();

    public Audience Audience { get; private set; }

    public PushOptions Options { get; private set; }

    public static string Typed(string type) => $"<services xmlns='urn:xmpp:extdisco:2' type='{type}'/>";

    public static LocalizedText Names(string english, string german) => new([KeyValuePair.Create("en", english), KeyValuePair.Create("de", german)]);

    /// <summary>Credentials of a lifetime, in windows of a minute.</summary>
    public static TurnRestIssuer Lasting(TimeSpan lifetime, string secret = "relay secret") =>
        Site.Issuer(secret, options => options with { Lifetime = lifetime, Window = TimeSpan.FromMinutes(1) });

    public PushSite Offer(params ExternalService[] services) => Offer(Site.Offering(["example.org"], services));

    public PushSite Offer(Catalogue catalogue)
    {
        _catalogue = catalogue;
        _handler = new ExtdiscoHandler(catalogue, Time, Audience);
        Audience.Use(catalogue, Options);
        return this;
    }

    public PushSite Use(PushOptions options)
    {
        Options = options;
        Audience.Use(_catalogue, options);
        return this;
    }

    /// <summary>Somebody asks, and is answered; null where they are refused.</summary>
    public string? Ask(string from = Romeo, string payload = All, string language = "", string? to = null) => Ask(_handler, from, payload, language, to);

    /// <summary>What somebody would be answered; nobody remembers it.</summary>
    public string? Look(string from = Romeo, string payload = All, string language = "", string? to = null) =>
        Ask(new ExtdiscoHandler(_catalogue, Time), from, payload, language, to);

    public PushSite Come(params string[] who)
    {
        foreach (var from in who)
        {
            Audience.Available(System.Text.Encoding.UTF8.GetBytes(from));
        }

        return this;
    }

    public PushSite Go(params string[] who)
    {
        foreach (var from in who)
        {
            Audience.Unavailable(System.Text.Encoding.UTF8.GetBytes(from));
        }

        return this;
    }

    public PushSite Reconnect(bool mayMissEnds = false)
    {
        Audience.Disconnected();
        Audience.Connected(mayMissEnds);
        return this;
    }

    /// <summary>The process ends in good order, and another one takes its place with what was kept. It is not connected yet.</summary>
    public async Task RestartAsync()
    {
        Audience.Disconnected();
        using var file = new MemoryStream();
        await PushState.WriteAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { [_self] = Audience }, CancellationToken.None);
        file.Position = 0;
        Begin();
        await PushState.ReadAsync(file, new Dictionary<string, Audience>(StringComparer.Ordinal) { [_self] = Audience }, CancellationToken.None);
    }

    /// <summary>A whole round: everybody who has to be told something is told.</summary>
    public IReadOnlyList<Pushed> Round(bool inDomainsName = false)
    {
        Audience.BeginRound();
        return Rest(inDomainsName);
    }

    /// <summary>What is told without a round, to those who have just come; or what is left of a round.</summary>
    public IReadOnlyList<Pushed> Rest(bool inDomainsName = false)
    {
        var writer = new Utf8XmlWriter();
        while (Audience.Next() is { } entity)
        {
            Audience.Write(entity, inDomainsName, writer);
        }

        Audience.ExpirePending();
        var pushes = XElement.Parse($"<stream xmlns='jabber:component:accept'>{writer}</stream>").Elements().Select(iq => new Pushed(iq)).ToArray();
        foreach (var push in pushes)
        {
            SchemaValidator.Validate(push.Iq.ToString(SaveOptions.DisableFormatting));
        }

        return pushes;
    }

    /// <summary>Answers with a result, or with an error of a condition.</summary>
    public PushSite Answer(Pushed push, string? error = null, string? from = null)
    {
        var content = error is null ? "" : $"<error type='cancel'><{error} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
        var iq = $"<iq xmlns='jabber:component:accept' type='{(error is null ? "result" : "error")}' id='{push.Id}' from='{from ?? push.To}' to='{push.From}'>{content}</iq>";
        Audience.Take(new Stanza(XmlFragment.Parse(iq)));
        return this;
    }

    public PushSite Answer(IEnumerable<Pushed> pushes)
    {
        foreach (var push in pushes)
        {
            Answer(push);
        }

        return this;
    }

    [MemberNotNull(nameof(Audience), nameof(_handler))]
    private void Begin()
    {
        Audience = new Audience(Jid.Parse(_self), _catalogue, Options, Time, Log);
        _handler = new ExtdiscoHandler(_catalogue, Time, Audience);
    }

    private string? Ask(ExtdiscoHandler handler, string from, string payload, string language, string? to)
    {
        var result = new Utf8XmlWriter();
        return handler.Get(Site.Request(payload, from, language, to ?? _self), result) is null ? result.ToString() : null;
    }
}

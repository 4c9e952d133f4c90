using System.Text;
using BenchmarkDotNet.Attributes;
using Extdisco.Benchmarks.Load;
using Extdisco.Push;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Benchmarks.Micro;

/// <summary>
/// What a change costs: the difference between what was told and what holds, which is worked out once for all who were told the
/// same, and finding and writing each push, without a socket.
/// </summary>
[WarmupCount(4)]
[IterationCount(10)]
public class PushBenchmarks
{
    private const int Entities = 100_000;

    private readonly Jid _domain = Jid.Parse(Site.Domain);
    // Each push counts as unanswered by the time of the next.
    private readonly PushOptions _options = new() { AnswerTimeout = TimeSpan.Zero, GiveUpAfter = 255 };
    private readonly Utf8XmlWriter _writer = new(64 * 1024);
    private readonly Catalogue[] _catalogues = [CatalogueOf(SampleSite.Services()), CatalogueOf(SampleSite.Services()[..3])];
    private readonly ToldList _told;
    private readonly ServiceView _view;
    private Audience _audience = null!;
    private int _turn;

    public PushBenchmarks()
    {
        var now = TimeProvider.System.GetUtcNow();
        _told = new ServiceView(RegistryOf(1), null, [], now).Told;
        _view = new ServiceView(RegistryOf(0), null, [], now);
    }

    [GlobalSetup(Target = nameof(Write))]
    public void Setup()
    {
        _audience = SampleSite.Audience(_catalogues[0], _options);
        var question = SampleSite.Question();
        for (var user = 0; user < Entities; user++)
        {
            var from = Jid.Parse(Site.AddressOf(user));
            _audience.Available(Encoding.UTF8.GetBytes(from.ToString()));
            _audience.Asked(new IqRequest { From = from, To = _domain, Payload = question.Root }, "en"u8, RegistryOf(0), TimeProvider.System.GetUtcNow());
        }

        while (_audience.Next() is not null)
        {
            // Those who have come just now are looked at first.
        }
    }

    [IterationSetup(Target = nameof(Write))]
    public void Change()
    {
        _audience.ExpirePending();
        _turn = 1 - _turn;
        _audience.Use(_catalogues[_turn], _options);
        _audience.BeginRound();
    }

    /// <summary>The difference between two lists.</summary>
    [Benchmark]
    public bool Difference() => new PushPlan(_told, _view).IsEmpty;

    /// <summary>A push to each of a hundred thousand who are present, by one; credentials are in the cache of their window.</summary>
    [Benchmark(OperationsPerInvoke = Entities)]
    public int Write()
    {
        var count = 0;
        while (_audience.Next() is { } entity)
        {
            _writer.Clear();
            count += _audience.Write(entity, inDomainsName: false, _writer);
        }

        return count == Entities ? count : throw new InvalidOperationException($"{count} were told, and not {Entities}.");
    }

    private static Catalogue CatalogueOf(ExternalService[] services) => new([Site.Domain], new ServiceRegistry(services), []);

    private ServiceRegistry RegistryOf(int turn) => _catalogues[turn].For(_domain, _domain).Registry;
}

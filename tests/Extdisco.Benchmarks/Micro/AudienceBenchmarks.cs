using System.Text;
using BenchmarkDotNet.Attributes;
using Extdisco.Benchmarks.Load;
using Extdisco.Push;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Benchmarks.Micro;

/// <summary>Learning that somebody is present, that somebody has asked, and looking whether there is something to tell: a million of them, by one.</summary>
[WarmupCount(2)]
[IterationCount(6)]
public class AudienceBenchmarks
{
    private const int Entities = 1_000_000;

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ServiceRegistry _registry = new(SampleSite.Services());
    private readonly Jid _domain = Jid.Parse(Site.Domain);
    private readonly byte[][] _addresses = new byte[Entities][];
    private readonly XmlFragment _question = SampleSite.Question();
    private Audience _audience = null!;

    [GlobalSetup]
    public void Setup()
    {
        for (var user = 0; user < Entities; user++)
        {
            _addresses[user] = Encoding.UTF8.GetBytes(Site.AddressOf(user));
        }

        new Random(1).Shuffle(_addresses);
    }

    [IterationSetup(Targets = [nameof(Presence), nameof(Interest)])]
    public void Empty()
    {
        _audience = SampleSite.Audience(new Catalogue([Site.Domain], _registry, []), new PushOptions());
        GC.Collect();
    }

    [IterationSetup(Targets = [nameof(PresenceAgain), nameof(InterestAgain)])]
    public void Full()
    {
        Empty();
        Presence();
        Interest();
        GC.Collect();
    }

    [Benchmark(OperationsPerInvoke = Entities)]
    public void Presence()
    {
        foreach (var address in _addresses)
        {
            _audience.Available(address);
        }
    }

    [Benchmark(OperationsPerInvoke = Entities)]
    public void PresenceAgain() => Presence();

    [Benchmark(OperationsPerInvoke = Entities)]
    public void Interest()
    {
        Span<char> text = stackalloc char[JidView.Room];
        foreach (var address in _addresses)
        {
            if (JidView.TryParse(address, text, out var from))
            {
                _audience.Asked(new IqRequest { From = from, To = _domain, Payload = _question.Root }, "en"u8, _registry, _time.GetUtcNow());
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Entities)]
    public void InterestAgain() => Interest();

    [IterationSetup(Target = nameof(Round))]
    public void Quiet()
    {
        Full();
        while (_audience.Next() is not null)
        {
            // Those who have come just now are looked at first.
        }

        _audience.BeginRound();
    }

    [Benchmark(OperationsPerInvoke = Entities)]
    public bool Round() => _audience.Next() is null;
}

using System.Globalization;
using Extdisco.Push;

namespace Extdisco.Tests.Push.Model;

/// <summary>Makes things happen at random.</summary>
internal sealed class StepMaker(Random random, DelegatedPush delegated)
{
    private static readonly int[] Seconds = [1, 1, 10, 10, 59, 61, 120, 601, 601, 3000, 3600, 5 * 3600, 20 * 3600, 25 * 3600];
    private static readonly string?[] Types = [null, null, null, "turn", "turn", "stun", "turns", "ftp", "nobody-has-it"];
    private static readonly string[] Languages = ["", "en", "de", "de-AT", "fr"];
    private static readonly string?[] Answers = [null, null, null, null, null, null, "feature-not-implemented", "service-unavailable"];

    private readonly List<Offer> _offers = [new Offer([], [])];

    /// <summary>What is offered at first.</summary>
    public Offer First()
    {
        _offers.Add(Any());
        return _offers[^1];
    }

    /// <summary>A sequence: everybody comes and asks, and then much happens.</summary>
    public IEnumerable<Step> Sequence(int count)
    {
        foreach (var step in Everybody().Concat(Enumerable.Range(0, PushModel.Addresses.Length).Select(who => Ask(who))))
        {
            yield return step;
        }

        for (; count > 0; count--)
        {
            foreach (var step in Next())
            {
                yield return step;
            }
        }
    }

    private IEnumerable<Step> Next() => random.Next(100) switch
    {
        < 7 => [About("Come", (model, who) => model.Come(who))],
        < 12 => [About("Go", (model, who) => model.Go(who))],
        < 28 => [Ask(Who())],
        < 32 => [AskForCredentials()],
        < 48 => random.Next(3) == 0 ? [Reload()] : [Reload(), Round],
        < 50 => [ReloadWhileAsked()],
        < 64 => [Round],
        < 67 => [new Step("Rest()", model => model.Rest())],
        < 81 => [Answer()],
        < 94 => [Wait()],
        < 95 => [Counted("Disconnect", (model, lost) => model.Disconnect(lost))],
        < 98 => [Connect(), .. Everybody()],
        _ => [Restart(), .. random.Next(3) == 0 ? Enumerable.Empty<Step>() : [Connect(), .. Everybody()]],
    };

    /// <summary>Nearly everybody comes.</summary>
    private Step[] Everybody() =>
    [
        .. Enumerable.Range(0, PushModel.Addresses.Length).Where(_ => random.Next(5) > 0)
            .Select(who => new Step(Text($"Come({who})"), model => model.Come(who))),
    ];

    private Step Restart() => Counted("RestartAsync", (model, lost) => model.RestartAsync(lost));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private static Step Round { get; } = new("Round()", model => model.Round());

    private Step About(string name, Action<PushModel, int> act) => Counted(name, act, PushModel.Addresses.Length);

    private Step Counted(string name, Action<PushModel, int> act, int below = 4) => Counted(
        name,
        (model, number) =>
        {
            act(model, number);
            return Task.CompletedTask;
        },
        below);

    private Step Counted(string name, Func<PushModel, int, Task> act, int below = 4)
    {
        var number = random.Next(below);
        return new Step(Text($"{name}({number})"), model => act(model, number));
    }

    private int Who() => random.Next(PushModel.Addresses.Length);

    /// <summary>
    /// Whom a client asks; empty for its own domain. Where all pushes come from the component, a client that asks both cannot tell
    /// them apart, so that each asks one alone.
    /// </summary>
    private string NameFor(int who) => (delegated == DelegatedPush.Component ? who % 2 : random.Next(2)) == 0 ? PushSite.Self : "";

    private Step Ask(int who)
    {
        var (type, language, first) = (Pick(Types), Pick(Languages), random.Next(12) == 0);
        var name = NameFor(who);
        return new Step(Text($"Ask({who}, \"{name}\", {type ?? "null"}, \"{language}\", {first})"), model => model.Ask(who, name, type, language, first));
    }

    private Step AskForCredentials()
    {
        var (who, service) = (Who(), AnyService().Query);
        var name = NameFor(who);
        return new Step(Text($"AskForCredentials({who}, \"{name}\", \"{service}\")"), model => model.AskForCredentials(who, name, service));
    }

    private Step Reload()
    {
        var offer = NextOffer();
        return new Step(Text($"Reload({offer})"), model => model.Reload(offer));
    }

    private Step ReloadWhileAsked()
    {
        var (offer, who) = (NextOffer(), delegated == DelegatedPush.Component ? 2 * random.Next(2) : Who());
        return new Step(Text($"ReloadWhileAsked({offer}, {who})"), model => model.ReloadWhileAsked(offer, who));
    }

    private Step Answer()
    {
        var (who, which, error) = (Who(), random.Next(3), Pick(Answers));
        return new Step(Text($"Answer({who}, {which}, {error ?? "null"})"), model => model.Answer(who, which, error));
    }

    private Step Wait()
    {
        var seconds = Pick(Seconds);
        return new Step(Text($"Wait({seconds} s)"), model => model.Wait(TimeSpan.FromSeconds(seconds)));
    }

    private Step Connect()
    {
        var (mayMissEnds, lost) = (random.Next(2) == 0, random.Next(4));
        return new Step(Text($"Connect({mayMissEnds}, {lost})"), model => model.Connect(mayMissEnds, lost));
    }

    /// <summary>An earlier one, as it was; the last one with something else; or any.</summary>
    private Offer NextOffer()
    {
        var last = _offers[^1];
        var next = random.Next(8) switch
        {
            < 2 => _offers[^Math.Min(_offers.Count, random.Next(1, 4))],
            < 4 => last with { Services = [.. last.Services.Where(_ => random.Next(3) > 0), AnyService()] },
            < 6 => last with { Services = [.. last.Services.Select(service => random.Next(3) == 0 ? Changed(service) : service)] },
            6 => last with { Denied = last.Denied.Count > 0 ? [] : [Pick(["romeo@example.org", "juliet@example.org", "example.net", "paris@example.net"])] },
            _ => Any(),
        };
        _offers.Add(next);
        return next;
    }

    private Offer Any() => new([.. Enumerable.Range(0, random.Next(7)).Select(_ => AnyService())], []);

    private OfferedService AnyService() => new(
        random.Next(OfferedService.Identities),
        random.Next(OfferedService.Names),
        random.Next(OfferedService.Issuers),
        random.Next(OfferedService.Forms),
        random.Next(OfferedService.DomainChoices),
        random.Next(4) == 0);

    private OfferedService Changed(OfferedService service)
    {
        var other = AnyService();
        return random.Next(6) switch
        {
            0 => service with { Identity = other.Identity },
            1 => service with { Name = other.Name },
            2 => service with { Issuer = other.Issuer },
            3 => service with { Form = other.Form },
            4 => service with { Domain = other.Domain },
            _ => service with { OnRequest = other.OnRequest },
        };
    }
}

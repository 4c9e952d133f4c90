using System.Text;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Push;

/// <summary>
/// What those who asked would get if they asked now. It is worked out once for all who asked the same, and anew when the catalogue
/// is replaced or credentials run out. For one thread at a time.
/// </summary>
internal sealed class Views
{
    private readonly Dictionary<(ServiceRegistry Registry, string Type, string Language), ServiceView> _views = [];
    private readonly Dictionary<(ToldList Told, ServiceView View), PushPlan> _plans = [];
    private readonly Dictionary<(ToldList One, ToldList Other), ToldList> _unions = [];
    private int _generation;
    private DateTimeOffset _since;
    private DateTimeOffset _until;

    /// <summary>Begins with a catalogue.</summary>
    public Views(Catalogue catalogue) => Catalogue = catalogue;

    /// <summary>What is offered.</summary>
    public Catalogue Catalogue { get; private set; }

    /// <summary>Goes by another catalogue from now on.</summary>
    public void Use(Catalogue catalogue)
    {
        Catalogue = catalogue;
        Forget();
    }

    /// <summary>What a topic's askers would get now.</summary>
    public ServiceView Of(Topic topic, DateTimeOffset now)
    {
        if (now >= _until || now < _since)
        {
            Forget();
        }

        if (topic.Generation != _generation || topic.View is null)
        {
            topic.View = Of(OfferTo(topic).Registry, topic, now);
            topic.Generation = _generation;
        }

        return topic.View;
    }

    /// <summary>What a topic's askers get from one registry, which need not be the present one.</summary>
    public ServiceView Of(ServiceRegistry registry, Topic topic, DateTimeOffset now)
    {
        if (_views.Count == 0)
        {
            _since = now;
        }

        // Only what decides is a part of the key: anybody can ask for types and in languages that nobody has heard of.
        var language = LocalizedText.Deciding(topic.Language, registry.Services.Select(service => service.Name).OfType<LocalizedText>()).ToArray();
        var key = (registry, topic.Type is null ? "*" : registry.Offers(topic.Type) ? Encoding.UTF8.GetString(topic.Type) : "", Encoding.UTF8.GetString(language));
        if (!_views.TryGetValue(key, out var view))
        {
            view = new ServiceView(registry, topic.Type, language, now);
            _views.Add(key, view);
            foreach (var service in registry.Services)
            {
                // An issuer that has nothing more to give stays without; all others change what they give at its end.
                if (service.Issuer?.ExpiryAt(now) is { } expiry && expiry > now && expiry < _until)
                {
                    _until = expiry;
                }
            }
        }

        return view;
    }

    /// <summary>What there is to tell somebody who was told something else.</summary>
    public PushPlan Plan(ToldList told, ServiceView view)
    {
        if (!_plans.TryGetValue((told, view), out var plan))
        {
            plan = new PushPlan(told, view);
            _plans.Add((told, view), plan);
        }

        return plan;
    }

    /// <summary>What somebody may hold who was told one thing or another; one object for all who were told the same.</summary>
    public ToldList Either(ToldList one, ToldList other)
    {
        if (!_unions.TryGetValue((one, other), out var union))
        {
            union = one.Or(other);
            _unions.Add((one, other), union);
        }

        return union;
    }

    /// <summary>Whether somebody may ask at present.</summary>
    public bool MayAsk(Topic topic, JidView asker) => OfferTo(topic).Access.MayAsk(asker);

    private Offer OfferTo(Topic topic) => Catalogue.For(topic.AskerDomain, topic.AnsweredAs.Domain);

    private void Forget()
    {
        _views.Clear();
        _plans.Clear();
        _unions.Clear();
        _generation++;
        _until = DateTimeOffset.MaxValue;
    }
}

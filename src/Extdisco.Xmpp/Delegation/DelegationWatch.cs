using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Stanzas;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Delegation;

/// <summary>
/// Watches whether the domains really delegate. A missing advertisement is told with the lines to write. ejabberd can take a
/// delegation away without a word, when it notices late that an older connection of ours is dead: only the domain's own
/// disco#info shows that, so it is asked from time to time, and the connection is made anew when a feature that was shown is
/// gone. One that never was is for the operator to write: connecting anew would not bring it.
/// </summary>
/// <param name="component">The component's own domain.</param>
/// <param name="scope">Who is to delegate what.</param>
/// <param name="mode">How much it matters.</param>
/// <param name="timings">How patiently to wait and how often to look.</param>
/// <param name="table">What has been advertised on the present connection.</param>
/// <param name="time">Time.</param>
/// <param name="logger">Where missing delegations are told.</param>
public sealed class DelegationWatch(
    Jid component, DelegationScope scope, DelegationMode mode, DelegationTimings timings, DelegationTable table, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    private readonly HashSet<Jid> _shown = [];
    private readonly Dictionary<Jid, string> _told = [];
    private int _renewals;

    /// <summary>Whether all that is required is there.</summary>
    public bool IsSatisfied => mode != DelegationMode.Required || scope.Domains.All(table.Has);

    /// <summary>Watches a connection until it ends.</summary>
    /// <exception cref="OperationCanceledException">It ended.</exception>
    public async Task RunAsync(ComponentSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Ended.Register(table.Clear);
        if (mode == DelegationMode.Off)
        {
            return;
        }

        var began = time.GetTimestamp();
        // All at once, before anything changes.
        var shows = await Task.WhenAll(scope.Domains.Select(domain => ShowsFeatureAsync(session, domain)));
        foreach (var (domain, showsFeature) in scope.Domains.Zip(shows))
        {
            // What is shown now and gone later was taken away. ejabberd gives an answer to any one of a component's connections:
            // where none comes, an older connection got it, which may have the delegation too.
            if (showsFeature ?? session.Server != ServerSoftware.Prosody)
            {
                _shown.Add(domain);
            }
        }

        var rest = timings.AdvertisementTimeout - time.GetElapsedTime(began);
        await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, session.Ended);
        var interval = timings.CheckInterval < SecondLook ? timings.CheckInterval : SecondLook;
        while (await CheckAllAsync(session) && timings.CheckInterval > TimeSpan.Zero)
        {
            await Task.Delay(interval, time, session.Ended);
            interval = timings.CheckInterval;
        }
    }

    /// <summary>Looks at every domain.</summary>
    /// <returns>False where the connection is to be made anew: this one need not be watched any more.</returns>
    private async Task<bool> CheckAllAsync(ComponentSession session)
    {
        Jid? lost = null;
        var allGood = true;
        foreach (var domain in scope.Domains)
        {
            var wasShown = _shown.Contains(domain);
            var showsFeature = await LookAsync(session, domain);
            if (table.Has(domain) && showsFeature != false)
            {
                Good(domain);
                continue;
            }

            allGood = false;
            Tell(domain, session.Server, showsFeature);
            if (showsFeature == false && (wasShown || table.Has(domain)))
            {
                lost ??= domain;
            }
        }

        _renewals = allGood ? 0 : _renewals;
        return lost is null || !TryRenew(session, lost);
    }

    /// <summary>Asks a domain whether it shows the feature, and remembers if it ever did.</summary>
    private async Task<bool?> LookAsync(ComponentSession session, Jid domain)
    {
        var shows = await ShowsFeatureAsync(session, domain);
        if (shows == true)
        {
            _shown.Add(domain);
        }

        return shows;
    }

    private void Good(Jid domain)
    {
        if (_told.Remove(domain))
        {
            XmppLog.DelegatedAgain(logger, domain.ToString());
        }
    }

    /// <summary>Says what is missing, but not the same again.</summary>
    private void Tell(Jid domain, ServerSoftware server, bool? showsFeature)
    {
        var advice = DelegationAdvice.For(server, domain, component, scope, showsFeature);
        if (_told.TryGetValue(domain, out var told) && string.Equals(told, advice, StringComparison.Ordinal))
        {
            return;
        }

        _told[domain] = advice;
        if (mode == DelegationMode.Required)
        {
            XmppLog.RequiredNotDelegated(logger, domain.ToString(), component.ToString(), advice);
        }
        else
        {
            XmppLog.NotDelegated(logger, domain.ToString(), component.ToString(), advice);
        }
    }

    private bool TryRenew(ComponentSession session, Jid lost)
    {
        if (_renewals >= timings.Reconnects)
        {
            return false;
        }

        var wait = Waits[Math.Min(_renewals, Waits.Length - 1)];
        _renewals++;
        XmppLog.Renewing(logger, lost.ToString(), component.ToString(), wait.TotalSeconds, _renewals, timings.Reconnects);
        session.Renew(wait);
        return true;
    }

    private Task<bool?> ShowsFeatureAsync(ComponentSession session, Jid domain) => session.GetAsync(
        domain,
        writer => writer.EmptyElement("query"u8, Xmlns.DiscoInfo),
        answer => ReadFeatures(answer),
        null,
        timings.AnswerTimeout);

    private bool? ReadFeatures(Stanza answer)
    {
        if (!answer.Type.SequenceEqual("result"u8) || !answer.Element.TryGetChild("query"u8, Xmlns.DiscoInfo, out var query))
        {
            return null;
        }

        foreach (var child in query.Children)
        {
            if (child.Is("feature"u8, Xmlns.DiscoInfo) && scope.Served(child.Attribute("var"u8)) is not null)
            {
                return true;
            }
        }

        return false;
    }
}

using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Stanzas;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Delegation;

/// <summary>
/// Watches whether the domains really delegate. A missing advertisement is told with the lines to write. ejabberd can take a
/// delegation away without a word, when it notices late that an older connection of ours is dead: only the domain's own
/// disco#info shows that, so it is asked from time to time, and the connection is made anew when the feature is gone.
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
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)];

    private readonly HashSet<Jid> _everDelegated = [];
    private readonly Dictionary<Jid, bool?> _shown = [];
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

        await Task.WhenAll(LookAsync(session), Task.Delay(timings.AdvertisementTimeout, time, session.Ended));
        var interval = timings.CheckInterval < SecondLook ? timings.CheckInterval : SecondLook;
        while (await CheckAllAsync(session) && timings.CheckInterval > TimeSpan.Zero)
        {
            await Task.Delay(interval, time, session.Ended);
            interval = timings.CheckInterval;
        }
    }

    /// <summary>
    /// Notes what the domains show at once: ejabberd may have the delegation for an older connection, which can end before the
    /// advertisement counts as missing. What was never seen cannot be missed then. While there are two connections, ejabberd sends an
    /// answer to either: one that does not come went to the other.
    /// </summary>
    private async Task LookAsync(ComponentSession session)
    {
        foreach (var domain in scope.Domains)
        {
            var showsFeature = await ShowsFeatureAsync(session, domain);
            if (showsFeature ?? session.Server != ServerSoftware.Prosody)
            {
                _shown[domain] = true;
            }
        }
    }

    /// <summary>Looks at every domain.</summary>
    /// <returns>False where the connection is to be made anew: this one need not be watched any more.</returns>
    private async Task<bool> CheckAllAsync(ComponentSession session)
    {
        Jid? lost = null;
        foreach (var domain in scope.Domains)
        {
            var showsFeature = await ShowsFeatureAsync(session, domain);
            var isAdvertised = table.Has(domain);
            if (isAdvertised && showsFeature != false)
            {
                Good(domain);
            }
            else
            {
                Tell(domain, session.Server, showsFeature);
                lost ??= IsLost(session.Server, domain, isAdvertised, showsFeature) ? domain : null;
            }

            _shown[domain] = showsFeature ?? _shown.GetValueOrDefault(domain);
        }

        if (lost is null)
        {
            _renewals = 0;
            return true;
        }

        return !TryRenew(session, lost);
    }

    /// <summary>
    /// Whether connecting anew can help: a delegation was there and is gone, or ejabberd has it for another connection, which may
    /// be a dead one of ours. A delegation that was never there is for the operator to write.
    /// </summary>
    private bool IsLost(ServerSoftware server, Jid domain, bool isAdvertised, bool? showsFeature)
    {
        var wasShown = _shown.GetValueOrDefault(domain) == true;
        if (wasShown && showsFeature == false)
        {
            _renewals = 0; // the dead connection has gone at last: now it will help, whatever was tried before
        }

        return isAdvertised || _everDelegated.Contains(domain) || (server != ServerSoftware.Prosody && (wasShown || showsFeature == true));
    }

    private void Good(Jid domain)
    {
        _everDelegated.Add(domain);
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

using System.Collections.Concurrent;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp.Delegation;

/// <summary>
/// Watches whether the domains really delegate, each of them every namespace. A missing advertisement is told with the lines to
/// write. ejabberd can take a delegation away without a word, when it notices late that an older connection of ours is dead: only
/// the domain's own disco#info shows that, so it is asked from time to time, and the connection is made anew when a feature that
/// was shown is gone. One that never was is for the operator to write: connecting anew would not bring it.
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

    /// <summary>How long a server may take at most to notice that a connection is dead to which it sends requests (15 to 30 minutes on Linux).</summary>
    private static readonly TimeSpan DeadConnection = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    private readonly HashSet<(Jid Domain, string Namespace)> _everShown = [];
    private readonly Dictionary<Jid, string> _told = [];
    private readonly ConcurrentDictionary<Jid, (string Words, bool WasAdvertised)> _problems = new();
    private int _renewals;
    private bool _mayBeElsewhere;
    private volatile bool _isTakenAway;

    /// <summary>Whether all that is required is there.</summary>
    public bool IsSatisfied => mode != DelegationMode.Required
        || (!_isTakenAway && scope.Domains.All(IsDelegatedBy));

    /// <summary>Whether a domain has delegated everything on the present connection.</summary>
    public bool IsDelegatedBy(Jid domain) => scope.Namespaces.All(xmlns => table.Has(domain, xmlns));

    /// <summary>What is wrong with the delegation of a domain on the present connection and what to do, or null where nothing has been found.</summary>
    public string? ProblemOf(Jid domain) =>
        _problems.TryGetValue(domain, out var problem) && (problem.WasAdvertised || !IsDelegatedBy(domain)) ? problem.Words : null;

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

        _isTakenAway = false;
        _problems.Clear();
        var began = time.GetTimestamp();
        await LookAsync(session); // at once, before anything changes: what is shown now and gone later was taken away
        var wait = timings.AdvertisementTimeout - time.GetElapsedTime(began);
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, session.Ended);
        var regular = timings.CheckInterval > TimeSpan.Zero ? Shorter(SecondLook, timings.CheckInterval) : SecondLook;
        while (await CheckAsync(session) && regular > TimeSpan.Zero)
        {
            var isUrgent = _mayBeElsewhere && timings.CheckInterval > TimeSpan.Zero && time.GetElapsedTime(began) < DeadConnection;
            await Task.Delay(isUrgent ? Shorter(timings.AdvertisementTimeout, regular) : regular, time, session.Ended);
            regular = timings.CheckInterval;
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Looks at every domain, and does what is to be done about what is missing.</summary>
    /// <returns>False where the connection is to be made anew: this one need not be watched any more.</returns>
    private async Task<bool> CheckAsync(ComponentSession session)
    {
        var seen = await LookAsync(session);
        _isTakenAway = seen.Exists(look => Hidden(look.Shown).Any(xmlns => table.Has(look.Domain, xmlns)));
        _mayBeElsewhere = session.Server != ServerSoftware.Prosody
            && seen.Exists(look => scope.Namespaces.Except(Hidden(look.Shown), StringComparer.Ordinal).Any(xmlns => !table.Has(look.Domain, xmlns)));
        var mayRenew = _renewals < timings.Reconnects;
        var allGood = true;
        Jid? lost = null;
        foreach (var (domain, shown) in seen)
        {
            var missing = scope.Namespaces.Where(xmlns => shown?.Contains(xmlns) == false || !table.Has(domain, xmlns)).ToList();
            if (missing.Count == 0)
            {
                Good(domain);
                continue;
            }

            allGood = false;
            if (mayRenew && Hidden(shown).Any(xmlns => table.Has(domain, xmlns) || _everShown.Contains((domain, xmlns))))
            {
                // No advice: the lines are there, and a new connection is the cure.
                lost ??= domain;
                _told.TryAdd(domain, "");
                Note(domain, "the delegation is gone; the connection is made anew, which cures that");
            }
            else
            {
                Tell(domain, session.Server, missing, missing.FindAll(xmlns => shown?.Contains(xmlns) == true));
            }
        }

        _renewals = allGood ? 0 : _renewals;
        if (lost is null)
        {
            return true;
        }

        Renew(session, lost);
        return false;
    }

    /// <summary>The namespaces that a domain has answered without.</summary>
    private IEnumerable<string> Hidden(HashSet<string>? shown) => shown is null ? [] : scope.Namespaces.Where(xmlns => !shown.Contains(xmlns));

    /// <summary>Asks every domain which of the namespaces it shows, and remembers those that it ever did.</summary>
    /// <returns>What each shows, in the order of the domains; null where no answer came.</returns>
    private async Task<List<(Jid Domain, HashSet<string>? Shown)>> LookAsync(ComponentSession session)
    {
        var seen = new List<(Jid Domain, HashSet<string>? Shown)>(scope.Domains.Count);
        var atOnce = Math.Max(1, session.PendingRequests / 2); // those here are not the only ones
        foreach (var domains in scope.Domains.Chunk(atOnce))
        {
            seen.AddRange(domains.Zip(await Task.WhenAll(domains.Select(domain => ShownNamespaces.AskAsync(session, domain, scope, timings.AnswerTimeout)))));
        }

        foreach (var (domain, shown) in seen)
        {
            // ejabberd gives an answer to any one of a component's connections: where none comes, an older connection got it,
            // which may have the delegation too.
            var mayBeShown = shown is null && session.Server != ServerSoftware.Prosody;
            _everShown.UnionWith(scope.Namespaces.Where(xmlns => mayBeShown || shown?.Contains(xmlns) == true).Select(xmlns => (domain, xmlns)));
        }

        return seen;
    }

    private void Good(Jid domain)
    {
        _problems.TryRemove(domain, out _);
        if (_told.Remove(domain))
        {
            XmppLog.DelegatedAgain(logger, domain.ToString());
        }
    }

    /// <summary>Says what is missing, but not the same again.</summary>
    private void Tell(Jid domain, ServerSoftware server, List<string> missing, List<string> shown)
    {
        var advice = DelegationAdvice.For(server, domain, component, missing, shown, isPart: missing.Count < scope.Namespaces.Count);
        var namespaces = string.Join(" and ", missing);
        Note(domain, $"{namespaces} is not delegated; {advice}");
        if (_told.TryGetValue(domain, out var told) && string.Equals(told, advice, StringComparison.Ordinal))
        {
            return;
        }

        _told[domain] = advice;
        if (mode == DelegationMode.Required)
        {
            XmppLog.RequiredNotDelegated(logger, domain.ToString(), namespaces, component.ToString(), advice);
        }
        else
        {
            XmppLog.NotDelegated(logger, domain.ToString(), namespaces, component.ToString(), advice);
        }
    }

    private void Note(Jid domain, string words) => _problems[domain] = (words, IsDelegatedBy(domain));

    private void Renew(ComponentSession session, Jid lost)
    {
        var wait = Waits[Math.Min(_renewals, Waits.Length - 1)];
        _renewals++;
        XmppLog.Renewing(logger, lost.ToString(), component.ToString(), wait.TotalSeconds, _renewals, timings.Reconnects);
        session.Renew(wait);
    }
}

using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;
using Microsoft.Extensions.Logging;

namespace Extdisco.Push;

/// <summary>
/// Tells those who are present and have asked (XEP-0215, section 3.2), one component's: of changes as soon as they have settled, of
/// renewed credentials when theirs are old, at a bounded rate, beside the replies and never in front of them.
/// </summary>
public sealed class Pusher
{
    /// <summary>How often everybody is looked at for credentials to renew. Clients have at least half a minute left then.</summary>
    private static readonly TimeSpan RoundInterval = TimeSpan.FromSeconds(10);

    /// <summary>How much is written before it is sent, in bytes: a reply waits behind no more than that.</summary>
    private const int Batch = 16 * 1024;

    private readonly Jid _component;
    private readonly Audience _audience;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile PushOptions _options;
    private int _changes;
    private volatile bool _domainsRefuse;
    private bool _usedDomainsName;
    private int _unsent;
    private int _written;

    /// <summary>Makes one.</summary>
    /// <param name="component">The component's own domain.</param>
    /// <param name="audience">Who is told.</param>
    /// <param name="options">How.</param>
    /// <param name="time">Time.</param>
    /// <param name="logger">Where it tells what it does.</param>
    public Pusher(Jid component, Audience audience, PushOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(audience);
        _component = component;
        _audience = audience;
        _options = options;
        _time = time;
        _logger = logger;
    }

    private bool UsesDomainsName => _options.Delegated == DelegatedPush.Domain && !_domainsRefuse;

    /// <summary>Goes by another catalogue and by other options, and tells what that changes.</summary>
    public void Use(Catalogue catalogue, PushOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _audience.Use(catalogue, options);
        if (options.Delegated != _options.Delegated)
        {
            _domainsRefuse = false;
        }

        _options = options;
        if (Interlocked.Increment(ref _changes) > 1)
        {
            _audience.Counts.CountCoalesced();
        }

        _audience.Wake.Set();
    }

    /// <summary>Attends a connection until it ends. Called before its first stanza is read.</summary>
    /// <exception cref="OperationCanceledException">It ended.</exception>
    public async Task RunAsync(ComponentSession session)
    {
        ArgumentNullException.ThrowIfNull(session);

        // ejabberd keeps silent about the end of those whom it shows by privilege (XEP-0356); on the wire they look like all others.
        _audience.Connected(mayMissEnds: session.Server != ServerSoftware.Prosody);
        session.Answers = _audience.Take;
        _usedDomainsName = false;
        try
        {
            await Task.WhenAll(PushAsync(session), ProbeAsync(session));
        }
        finally
        {
            _audience.Disconnected();
            if (_usedDomainsName && string.Equals(session.Error?.Condition, StreamErrorCondition.InvalidFrom, StringComparison.Ordinal))
            {
                _domainsRefuse = true;
                PushLog.DomainNotAllowed(_logger, _component.ToString());
            }
        }
    }

    private async Task PushAsync(ComponentSession session)
    {
        var pace = new Pace(_time);
        var round = _time.GetTimestamp();
        while (true)
        {
            var rest = RoundInterval - _time.GetElapsedTime(round);
            await _audience.Wake.WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _time, session.Ended);
            if (_time.GetElapsedTime(round) >= RoundInterval)
            {
                round = _time.GetTimestamp();
                _audience.BeginRound();
            }

            while (await TellAllAsync(session, pace))
            {
                round = _time.GetTimestamp();
                _audience.BeginRound();
            }

            _audience.ExpirePending();
        }
    }

    /// <summary>Tells those who are to be looked at, and waits in between where there is a change that has to settle.</summary>
    /// <returns>Whether there was such a change: then all have to be looked at from the beginning.</returns>
    private async Task<bool> TellAllAsync(ComponentSession session, Pace pace)
    {
        var changed = false;
        var count = 0;
        while (true)
        {
            if (Volatile.Read(ref _changes) > 0)
            {
                await SendAsync(session);
                await Task.Delay(_options.Coalesce, _time, session.Ended);
                Interlocked.Exchange(ref _changes, 0);
                changed = true;
            }

            if (_audience.Next() is not { } entity)
            {
                break;
            }

            while (_audience.PendingCount >= _options.MaximumUnanswered || !pace.IsOpen(_options.Rate))
            {
                await SendAsync(session);
                await Task.Delay(Pace.Pause, _time, session.Ended);
                _audience.ExpirePending();
            }

            _written = 0;
            if (!session.Append(static (writer, state) => state.Pusher.Write(state.Entity, writer), (Pusher: this, Entity: entity)))
            {
                return false; // the stream is over
            }

            pace.Spend(_written);
            count += _written;
            if (_unsent >= Batch)
            {
                await SendAsync(session);
            }
        }

        await SendAsync(session);
        if (count > 0)
        {
            PushLog.Pushed(_logger, _component.ToString(), count);
        }

        return changed;
    }

    private void Write(Entity entity, Utf8XmlWriter writer)
    {
        var length = writer.Length;
        _written = _audience.Write(entity, UsesDomainsName, writer);
        _unsent += writer.Length - length;
        _usedDomainsName |= UsesDomainsName && _written > 0;
    }

    private async Task SendAsync(ComponentSession session)
    {
        if (_unsent > 0)
        {
            _unsent = 0;
            await session.SendAsync();
        }
    }

    /// <summary>Servers say nothing anew about those who were present before: asked, they do about those who let us know.</summary>
    private async Task ProbeAsync(ComponentSession session)
    {
        var subscribers = _audience.Subscribers();
        if (subscribers.Length == 0 || !_options.Enabled)
        {
            return;
        }

        PushLog.Probing(_logger, _component.ToString(), subscribers.Length);
        var pace = new Pace(_time);
        foreach (var subscriber in subscribers)
        {
            while (!pace.IsOpen(_options.ProbeRate))
            {
                await session.SendAsync();
                await Task.Delay(Pace.Pause, _time, session.Ended);
            }

            pace.Spend(1);
            session.Append(static (writer, state) => PushWriter.WriteProbe(writer, state._component, state.subscriber), (_component, subscriber));
        }

        await session.SendAsync();
    }
}

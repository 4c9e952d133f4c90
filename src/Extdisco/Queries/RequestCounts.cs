using System.Collections.Frozen;
using Extdisco.Access;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Queries;

/// <summary>
/// Counts the two queries of one component by version, domain and outcome, and remembers some of those that were refused. One
/// reader counts; anybody may read.
/// </summary>
/// <remarks>
/// It is on the way of every request: counting one is an addition to a number in an array, and allocates nothing. How many
/// numbers there are does not depend on who asks.
/// </remarks>
public sealed class RequestCounts : IRequestObserver
{
    /// <summary>How many domains are counted by themselves; those beyond are counted together.</summary>
    public const int MaximumDomains = 200;

    /// <summary>The domain of those that are counted together, by the name that OpenTelemetry has for such.</summary>
    public const string OtherDomains = "_OTHER";

    /// <summary>The outcome of a request that was answered with a result.</summary>
    public const string Ok = "ok";

    private const string Services = "services";
    private const string Credentials = "credentials";

    private static readonly string[] Outcomes = [Ok, .. StanzaError.All.Select(error => error.Condition)];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Row> _byDomain = new(StringComparer.Ordinal);
    private readonly Row _component;
    private readonly Row _others = new(OtherDomains);
    private FrozenDictionary<string, Row> _served = FrozenDictionary<string, Row>.Empty;
    private Row _last;

    /// <summary>Begins at zero.</summary>
    /// <param name="component">The component's own domain.</param>
    /// <param name="time">Time.</param>
    public RequestCounts(Jid component, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(component);
        Denials = new RecentDenials(component, time);
        _last = _component = new Row(component.Domain);
    }

    /// <summary>Requests that were refused of late.</summary>
    public RecentDenials Denials { get; }

    /// <summary>How many requests were answered.</summary>
    public long Total => All.Sum(count => count.Count);

    /// <summary>How many of them with an error.</summary>
    public long Errors => All.Where(count => !string.Equals(count.Outcome, Ok, StringComparison.Ordinal)).Sum(count => count.Count);

    /// <summary>All counts that are not zero, always in the same order.</summary>
    public IReadOnlyList<RequestCount> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _byDomain.Values.Prepend(_component).Append(_others).SelectMany(row => row.All)];
            }
        }
    }

    /// <summary>Counts the requests to these domains apart from now on. What was counted stays.</summary>
    /// <param name="domains">The served domains, normalised.</param>
    public void Serve(IReadOnlyList<string> domains)
    {
        ArgumentNullException.ThrowIfNull(domains);
        lock (_gate)
        {
            foreach (var domain in domains.TakeWhile(_ => _byDomain.Count < MaximumDomains))
            {
                _byDomain.TryAdd(domain, new Row(domain));
            }

            Volatile.Write(ref _served, domains.Distinct(StringComparer.Ordinal)
                .ToFrozenDictionary(domain => domain, domain => _byDomain.GetValueOrDefault(domain, _others), StringComparer.Ordinal));
        }
    }

    /// <inheritdoc/>
    public void Answered(in IqRequest request, StanzaError? error)
    {
        var query = request.Payload;
        if (ExtdiscoVersion.Of(query.Namespace) is not { } version)
        {
            return;
        }

        var isServices = query.Name.SequenceEqual("services"u8);
        if (isServices || query.Name.SequenceEqual("credentials"u8))
        {
            RowOf(request.To.Domain).Count(Row.CellOf(isServices, version == ExtdiscoVersion.Second, OutcomeOf(error)));
        }

        if (error is not null && ReferenceEquals(error.Condition, StanzaError.Forbidden.Condition))
        {
            Denials.Note(request.From, limit: null);
        }
    }

    /// <inheritdoc/>
    public void Limited(in IqRequest request, string limit) => Denials.Note(request.From, limit);

    private static int OutcomeOf(StanzaError? error)
    {
        var outcome = 0;
        while (error is not null && !ReferenceEquals(Outcomes[outcome], error.Condition))
        {
            outcome++;
        }

        return outcome;
    }

    /// <summary>Mostly the domain is the one that was asked before, so that it need not be looked for.</summary>
    private Row RowOf(ReadOnlySpan<char> domain)
    {
        if (!domain.SequenceEqual(_last.Domain))
        {
            _last = Volatile.Read(ref _served).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(domain, out var row) ? row : _component;
        }

        return _last;
    }

    /// <summary>What is counted of one domain.</summary>
    private sealed class Row(string domain)
    {
        private readonly long[] _cells = new long[4 * Outcomes.Length];

        public string Domain { get; } = domain;

        public IEnumerable<RequestCount> All =>
            from cell in Enumerable.Range(0, _cells.Length)
            let count = Volatile.Read(ref _cells[cell])
            where count > 0
            let kind = cell / Outcomes.Length
            select new RequestCount(kind / 2 == 0 ? Services : Credentials, 2 - (kind % 2), Domain, Outcomes[cell % Outcomes.Length], count);

        public static int CellOf(bool isServices, bool isSecond, int outcome) => ((((isServices ? 0 : 1) * 2) + (isSecond ? 0 : 1)) * Outcomes.Length) + outcome;

        public void Count(int cell) => Volatile.Write(ref _cells[cell], _cells[cell] + 1);
    }
}

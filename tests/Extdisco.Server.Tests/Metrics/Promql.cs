using System.Text.RegularExpressions;

namespace Extdisco.Server.Tests.Metrics;

/// <summary>
/// Reads an expression of Prometheus as far as to tell what it names: the metrics that it selects with their matchers, and the labels
/// that it groups by. What it cannot read it says.
/// </summary>
internal sealed partial class Promql
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal) { "and", "or", "unless", "bool", "offset", "inf", "nan" };
    private static readonly HashSet<string> Groupings = new(StringComparer.Ordinal) { "by", "without", "on", "ignoring", "group_left", "group_right" };

    private readonly List<string> _tokens;

    public Promql(string expression)
    {
        _tokens = [.. Token().Matches(expression).Select(match => match.Value)];
        string.Concat(_tokens).Should().Be(string.Concat(expression.Where(letter => !char.IsWhiteSpace(letter))), "all of it is read");
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (!char.IsAsciiLetter(_tokens[i][0]) && _tokens[i][0] != '_')
            {
                continue;
            }

            var next = i + 1 < _tokens.Count ? _tokens[i + 1] : "";
            if (Groupings.Contains(_tokens[i]))
            {
                i = ReadGrouping(i + 1);
            }
            else if (next is not "(" && !Groupings.Contains(next) && !Words.Contains(_tokens[i]))
            {
                i = ReadSelector(i);
            }
        }
    }

    /// <summary>The metrics that are selected.</summary>
    public List<Selector> Selectors { get; } = [];

    /// <summary>The labels that are grouped or joined by.</summary>
    public List<string> Labels { get; } = [];

    private int ReadGrouping(int at)
    {
        _tokens[at].Should().Be("(");
        for (at++; _tokens[at] is not ")"; at++)
        {
            if (_tokens[at] is not ",")
            {
                Labels.Add(_tokens[at]);
            }
        }

        return at;
    }

    private int ReadSelector(int at)
    {
        var selector = new Selector(_tokens[at], []);
        Selectors.Add(selector);
        if (at + 1 < _tokens.Count && _tokens[at + 1] is "{")
        {
            for (at += 2; _tokens[at] is not "}"; at += _tokens[at + 3] is "," ? 4 : 3)
            {
                _tokens[at + 1].Should().BeOneOf("=", "!=", "=~", "!~");
                selector.Matchers.Add(new Matcher(_tokens[at], _tokens[at + 1], _tokens[at + 2].Trim('"')));
            }
        }

        return at;
    }

    [GeneratedRegex("""[a-zA-Z_:][a-zA-Z0-9_:]*|"[^"]*"|\[[^\]]*\]|[0-9.]+[smhdwy]?|=~|!~|==|!=|<=|>=|[-+*/%^=<>(){},]""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    /// <summary>A metric that is selected.</summary>
    /// <param name="Metric">Its name.</param>
    /// <param name="Matchers">What its labels have to be.</param>
    internal sealed record Selector(string Metric, List<Matcher> Matchers);

    /// <summary>What a label has to be.</summary>
    /// <param name="Label">The label.</param>
    /// <param name="Operator">How it is compared.</param>
    /// <param name="Value">With what.</param>
    internal sealed record Matcher(string Label, string Operator, string Value);
}

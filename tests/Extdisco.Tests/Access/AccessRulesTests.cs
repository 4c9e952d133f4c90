using Extdisco.Access;
using Extdisco.Testing;
using Extdisco.Xmpp.Addressing;
using Xunit.Abstractions;

namespace Extdisco.Tests.Access;

public sealed class AccessRulesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("romeo@example.org/orchard", true)]
    [InlineData("romeo@EXAMPLE.ORG", true)]
    [InlineData("example.org", true)]
    [InlineData("romeo@sub.example.org", false)]
    [InlineData("romeo@example.net", false)]
    public void Users_of_the_served_domains_may_ask(string asker, bool may) =>
        new AccessRules(["example.org"], [], []).MayAsk(Jid.Parse(asker)).Should().Be(may);

    [Fact]
    public void Without_domains_and_rules_nobody_may_ask() =>
        new AccessRules([], [], []).MayAsk(Jid.Parse("romeo@example.org")).Should().BeFalse();

    [Theory]
    [InlineData("friend@elsewhere.example/x", "friend@elsewhere.example", "", true)]
    [InlineData("foe@elsewhere.example", "friend@elsewhere.example", "", false)]
    [InlineData("romeo@example.org", "", "romeo@example.org", false)]
    [InlineData("juliet@example.org", "", "romeo@example.org", true)]
    [InlineData("romeo@example.org", "romeo@example.org", "example.org", false)]
    [InlineData("anybody@elsewhere.example", "*", "", true)]
    [InlineData("anybody@elsewhere.example", "*", "*.example", false)]
    [InlineData("romeo@example.org", "*", "*", false)]
    public void Rules_allow_others_and_deny_wins(string asker, string allow, string deny, bool may) =>
        new AccessRules(["example.org"], Patterns(allow), Patterns(deny)).MayAsk(Jid.Parse(asker)).Should().Be(may);

    [Theory]
    [InlineData("romeo@example.org")]
    [InlineData("*.example.org")]
    [InlineData("*")]
    [InlineData("")]
    public void A_served_domain_has_to_be_a_domain(string domain) =>
        FluentActions.Invoking(() => new AccessRules([domain], [], [])).Should().Throw<ArgumentException>().WithMessage($"'{domain}' is not a domain*");

    [Fact]
    public void The_sets_say_the_same_as_the_patterns_one_by_one()
    {
        var random = Seeded.Random(output);
        string Domain() => string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(2) == 0 ? "a" : "b"));
        string User() => $"{(random.Next(2) == 0 ? "u" : "v")}@{Domain()}";
        string Pattern() => random.Next(20) switch { 0 => "*", < 7 => Domain(), < 13 => "*." + Domain(), _ => User() };
        for (var i = 0; i < 5_000; i++)
        {
            var allow = Enumerable.Range(0, random.Next(4)).Select(_ => AccessPatternTests.Parse(Pattern())).ToArray();
            var deny = Enumerable.Range(0, random.Next(3)).Select(_ => AccessPatternTests.Parse(Pattern())).ToArray();
            var asker = Jid.Parse(random.Next(3) switch { 0 => Domain(), 1 => User(), _ => User() + "/a@b/u" });
            new AccessRules([], allow, deny).MayAsk(asker).Should().Be(
                allow.Any(pattern => pattern.Matches(asker)) && !deny.Any(pattern => pattern.Matches(asker)),
                "allow {0}, deny {1}, asker {2}",
                string.Join<AccessPattern>(' ', allow),
                string.Join<AccessPattern>(' ', deny),
                asker);
        }
    }

    [Fact]
    public void Asking_costs_no_memory_however_many_rules_there_are()
    {
        var many = Enumerable.Range(0, 10_000).Select(i => AccessPatternTests.Parse($"user{i}@example.org"))
            .Concat(Enumerable.Range(0, 10_000).Select(i => AccessPatternTests.Parse($"*.host{i}.example"))).ToArray();
        var rules = new AccessRules(["example.org"], many, many);
        var asker = Jid.Parse("romeo@a.b.c.example.org/orchard");
        rules.MayAsk(asker);
        var before = GC.GetAllocatedBytesForCurrentThread();
        rules.MayAsk(asker);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static AccessPattern[] Patterns(string text) => text.Length == 0 ? [] : [AccessPatternTests.Parse(text)];
}

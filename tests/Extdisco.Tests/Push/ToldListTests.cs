using Extdisco.Push;

namespace Extdisco.Tests.Push;

/// <summary>What somebody may hold of whom it is not known which of two lists came through.</summary>
public sealed class ToldListTests
{
    private static readonly ToldService Stun = new("stun", "turn.example.org", 3478, "udp", 7);
    private static readonly ToldService Turn = new("turn", "turn.example.org", 3478, "udp", 8);

    [Fact]
    public void What_is_in_one_may_be_there_or_not_and_what_differs_may_be_one_or_another()
    {
        var union = new ToldList([Stun, Turn]).Or(new ToldList([Turn with { Mark = 9 }]));

        union.Services.Should().BeEquivalentTo([Stun with { Mark = ToldService.ThereOrNot }, Turn with { Mark = ToldService.OneOrAnother }]);
    }

    [Fact]
    public void What_is_said_already_makes_no_other_list()
    {
        var one = new ToldList([Stun]);
        var other = new ToldList([Turn]);
        var union = one.Or(other);

        one.Or(new ToldList([Stun])).Should().BeSameAs(one);
        union.Or(one).Should().BeSameAs(union);
        union.Or(other).Should().BeSameAs(union);
        other.Or(union).Should().BeSameAs(union);
    }
}

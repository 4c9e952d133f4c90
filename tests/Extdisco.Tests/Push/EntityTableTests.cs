using System.Globalization;
using System.Text;
using Extdisco.Push;
using Extdisco.Xmpp.Addressing;

namespace Extdisco.Tests.Push;

public class EntityTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Holds_what_a_dictionary_holds_whatever_is_added_and_taken_out(int seed)
    {
        var random = new Random(seed);
        var table = new EntityTable();
        var expected = new Dictionary<string, Entity>(StringComparer.Ordinal);
        for (var step = 0; step < 20_000; step++)
        {
            // First it grows, then it shrinks; addresses come again.
            var address = AddressOf(random.Next(2_000));
            if (expected.Remove(address, out var known))
            {
                table.Remove(known);
            }

            if (random.Next(20_000) > step)
            {
                var entity = EntityOf(address);
                expected.Add(address, entity);
                table.Add(entity, HashOf(address));
            }
        }

        table.Count.Should().Be(expected.Count);
        for (var number = 0; number < 2_000; number++)
        {
            Find(table, AddressOf(number)).Should().BeSameAs(expected.GetValueOrDefault(AddressOf(number)));
        }
    }

    [Fact]
    public void Finds_those_whose_hashes_are_the_same_by_their_addresses()
    {
        var table = new EntityTable();
        var entities = Enumerable.Range(0, 40).Select(number => EntityOf(AddressOf(number))).ToArray();
        foreach (var entity in entities)
        {
            table.Add(entity, 7);
        }

        for (var number = 0; number < entities.Length; number++)
        {
            table.Find(Encoding.UTF8.GetBytes(AddressOf(number)), 7).Should().BeSameAs(entities[number]);
        }

        table.Find("nobody@example.org/x"u8, 7).Should().BeNull();
    }

    [Fact]
    public void To_fetch_what_is_there_or_is_not_changes_nothing()
    {
        var table = new EntityTable();
        table.Add(EntityOf(AddressOf(1)), HashOf(AddressOf(1)));

        for (var hash = 0u; hash < 1_000; hash++)
        {
            table.FetchPlace(hash);
            table.FetchEntity(hash);
        }

        table.FetchEntity(HashOf(AddressOf(1)));
        Find(table, AddressOf(1)).Should().NotBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(3071)]
    public void An_entity_has_its_address_however_long_it_is(int length)
    {
        var address = Encoding.UTF8.GetBytes(new string('a', length));

        new Entity(address).Address.ToArray().Should().Equal(address);
    }

    private static string AddressOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"u{number}@example.org/{new string('r', number % 50)}x");

    private static Entity EntityOf(string address) => new(Encoding.UTF8.GetBytes(address));

    private static uint HashOf(string address) => (uint)JidView.HashOf(Encoding.UTF8.GetBytes(address));

    private static Entity? Find(EntityTable table, string address) => table.Find(Encoding.UTF8.GetBytes(address), HashOf(address));
}

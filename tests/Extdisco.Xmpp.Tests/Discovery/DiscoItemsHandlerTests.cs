using Extdisco.Xmpp.Discovery;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Xmpp.Tests.Discovery;

public class DiscoItemsHandlerTests
{
    [Theory]
    [InlineData("<query xmlns='http://jabber.org/protocol/disco#items'/>")]
    [InlineData("<query xmlns='http://jabber.org/protocol/disco#items' node=''/>")]
    public void There_are_no_items(string query) =>
        Ask.Get(new DiscoItemsHandler(), query).Should().Be("<query xmlns='http://jabber.org/protocol/disco#items'/>");

    [Fact]
    public void A_node_is_not_found() =>
        Ask.GetError(new DiscoItemsHandler(), "<query xmlns='http://jabber.org/protocol/disco#items' node='music'/>")
            .Should().Be(StanzaError.ItemNotFound);

    [Fact]
    public void Its_feature_is_its_namespace() =>
        new DiscoItemsHandler().FeaturesFor(Ask.Juliet, Ask.Component).Should().Equal("http://jabber.org/protocol/disco#items");
}

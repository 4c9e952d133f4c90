using Extdisco.Testing;

namespace Extdisco.Tests;

/// <summary>The judge is judged: a validator that accepts everything would make the other tests worthless.</summary>
public sealed class SchemaValidatorTests
{
    [Theory]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'/>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service host='a' type='stun'/><service host='b' type='turn' expires='2030-01-01T00:00:00Z' restricted='1'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:1'><service host='a' type='stun'/><service host='b' type='turn' port='1'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service host='a' type='stun'><x xmlns='jabber:x:data' type='result'><field var='v'><value>1</value></field></x></service></services>")]
    [InlineData("<iq xmlns='jabber:component:accept' type='error' id='a b' from='a' to='b'><error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>no</text></error></iq>")]
    [InlineData("<iq xmlns='jabber:component:accept' type='set' id='1' from='a' to='b'><services xmlns='urn:xmpp:extdisco:2' type='turn'><service host='a' type='turn' action='delete'/><service host='b' type='turn' action='modify'/></services></iq>")]
    [InlineData("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='component' type='generic'/><feature var='x'/><x xmlns='jabber:x:data' type='result'/></query>")]
    [InlineData("<query xmlns='http://jabber.org/protocol/disco#items'/>")]
    [InlineData("<ping xmlns='urn:xmpp:ping'/>")]
    [InlineData("<query xmlns='jabber:iq:version'><name>n</name><version>1</version></query>")]
    [InlineData("<time xmlns='urn:xmpp:time'><tzo>Z</tzo><utc>2030-01-01T00:00:00Z</utc></time>")]
    public void What_is_valid_passes(string xml) => SchemaValidator.Validate(xml);

    [Theory]
    [InlineData("<services xmlns='urn:xmpp:extdisco:3'/>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service type='stun'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service host='a'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service host='a' type='stun' port='65536'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service host='a' type='stun' expires='soon'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:1'><service host='a' type='stun' expires='2030-01-01T00:00:00Z'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:1'><service host='a' type='stun' restricted='true'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service xmlns='urn:xmpp:extdisco:1' host='a' type='stun'/></services>")]
    [InlineData("<services xmlns='urn:xmpp:extdisco:2'><service host='a' type='stun'><x xmlns='jabber:x:data'/></service></services>")]
    [InlineData("<iq xmlns='jabber:component:accept' type='error' id='1' from='a' to='b'><error type='modify'><worse xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")]
    [InlineData("<iq xmlns='jabber:component:accept' type='result' id='1' from='a' to='b'><services xmlns='urn:xmpp:extdisco:2' x='y'/></iq>")]
    [InlineData("<iq xmlns='jabber:component:accept' type='set' id='1' from='a' to='b'><services xmlns='urn:xmpp:extdisco:2'><service host='a' type='turn' action='remove'/></services></iq>")]
    [InlineData("<iq xmlns='jabber:component:accept' type='push' id='1' from='a' to='b'><services xmlns='urn:xmpp:extdisco:2'/></iq>")]
    [InlineData("<ping xmlns='urn:xmpp:ping'>pong</ping>")]
    public void What_is_not_valid_is_found(string xml) => SchemaValidator.Faults(xml).Should().NotBeEmpty();
}

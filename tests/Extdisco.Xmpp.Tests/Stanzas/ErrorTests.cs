using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Tests.Stanzas;

public sealed class ErrorTests
{
    [Fact]
    public void A_stanza_error_has_its_type_its_condition_and_the_text_if_there_is_one()
    {
        Written(StanzaError.Forbidden.Write).Should().Be("<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
        Written(StanzaError.BadRequest.With("a < b").Write).Should().Be(
            "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
            + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>a &lt; b</text></error>");
    }

    [Fact]
    public void A_stream_error_is_read_as_it_was_written()
    {
        foreach (var error in new[] { new StreamError(StreamErrorCondition.InvalidNamespace), new StreamError("conflict", "a < b") })
        {
            var written = Written(error.Write);

            StreamError.Read(XmlFragment.Parse(written.Insert("<stream:error".Length, " xmlns:stream='http://etherx.jabber.org/streams'"))).Should().Be(error);
        }

        Written(new StreamError("conflict", "a < b").Write).Should().Be(
            "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
            + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>a &lt; b</text></stream:error>");
    }

    private static string Written(Action<Utf8XmlWriter> write)
    {
        var writer = new Utf8XmlWriter();
        write(writer);
        return writer.ToString();
    }
}

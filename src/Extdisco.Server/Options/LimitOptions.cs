using Extdisco.Push;
using Extdisco.Server.Configuration;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Server.Options;

/// <summary>What others may cost us (<c>Extdisco:Limits</c>).</summary>
/// <param name="Stanzas">What one stanza may cost.</param>
/// <param name="Requests">How many requests are answered.</param>
/// <param name="Streams">What one connection may hold.</param>
/// <param name="TrackedEntities">How many entities are remembered on one connection.</param>
internal sealed record LimitOptions(XmlLimits Stanzas, RequestLimits Requests, StreamLimits Streams, int TrackedEntities)
{
    /// <summary>Reads the section.</summary>
    public static LimitOptions Read(ConfigReader reader)
    {
        return new LimitOptions(
            ReadStanzas(reader),
            ReadRequests(reader),
            ReadStreams(reader),
            reader.Integer("TrackedEntities", new PushOptions().TrackedEntities, 1, 100_000_000));
    }

    private static XmlLimits ReadStanzas(ConfigReader reader)
    {
        var defaults = new XmlLimits();
        return new XmlLimits
        {
            // RFC 6120, section 13.12: a limit below 10000 bytes is not allowed.
            StanzaBytes = reader.Integer("StanzaBytes", defaults.StanzaBytes, 10_000, 64 * 1024 * 1024),
            Depth = reader.Integer("Depth", defaults.Depth, 8, 1024),
            Attributes = reader.Integer("Attributes", defaults.Attributes, 16, 1024),
            Namespaces = reader.Integer("Namespaces", defaults.Namespaces, 16, 1024),
        };
    }

    private static RequestLimits ReadRequests(ConfigReader reader)
    {
        var defaults = new RequestLimits();
        return new RequestLimits
        {
            RequestsPerMinute = reader.Integer("RequestsPerMinute", defaults.RequestsPerMinute, 0, 100_000_000),
            RequestsBurst = reader.Integer("RequestsBurst", defaults.RequestsBurst, 1, 1_000_000),
            RequestsPerSecond = reader.Integer("RequestsPerSecond", defaults.RequestsPerSecond, 0, 10_000_000),
        };
    }

    private static StreamLimits ReadStreams(ConfigReader reader)
    {
        var defaults = new StreamLimits();
        return new StreamLimits
        {
            WriteQueueBytes = reader.Integer("WriteQueueBytes", defaults.WriteQueueBytes, 64 * 1024, 1024 * 1024 * 1024),
            DeferredAnswers = reader.Integer("DeferredAnswers", defaults.DeferredAnswers, 1, 1_000_000),
            PendingRequests = reader.Integer("PendingRequests", defaults.PendingRequests, 16, 1_000_000),
        };
    }
}

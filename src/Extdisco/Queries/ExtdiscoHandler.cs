using System.Runtime.CompilerServices;
using Extdisco.Credentials;
using Extdisco.Push;
using Extdisco.Services;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Routing;
using Extdisco.Xmpp.Stanzas;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Queries;

/// <summary>
/// Answers the two queries of XEP-0215, in both versions of the protocol. Each answer is made from one catalogue, as it
/// holds for the domain that is asked, and one reading of the clock.
/// </summary>
/// <param name="catalogue">What is offered.</param>
/// <param name="time">Time.</param>
/// <param name="audience">Who remembers those who ask, to tell them of changes; or null.</param>
public sealed class ExtdiscoHandler(Catalogue catalogue, TimeProvider time, Audience? audience = null) : IIqHandler
{
    private const string ServicesName = "services";
    private const string CredentialsName = "credentials";

    private static readonly XmlName[] Names =
        [.. ExtdiscoVersion.All.SelectMany(version => new XmlName[] { new(ServicesName, version.Namespace), new(CredentialsName, version.Namespace) })];

    private static readonly string[] Features = [.. ExtdiscoVersion.All.Select(version => version.Namespace)];

    private static readonly StanzaError MixedVersions =
        StanzaError.BadRequest.With("The request mixes urn:xmpp:extdisco:1 and urn:xmpp:extdisco:2.");

    /// <inheritdoc/>
    public IReadOnlyList<XmlName> Payloads => Names;

    /// <summary>Both versions, for those who may ask; the server itself, which asks without an address, may.</summary>
    /// <inheritdoc/>
    public IReadOnlyList<string> FeaturesFor(JidView asker, JidView answeringAs) =>
        asker.IsEmpty || catalogue.For(asker, answeringAs).Access.MayAsk(asker) ? Features : [];

    /// <inheritdoc/>
    public void Expect(JidView asker)
    {
        audience?.FetchPlace(asker);
        foreach (var issuer in catalogue.Issuers)
        {
            issuer.FetchPlace(asker);
        }
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public StanzaError? Get(in IqRequest request, Utf8XmlWriter result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var offer = catalogue.For(request.From, request.To);
        var query = request.Payload;
        if (ExtdiscoVersion.Of(query.Namespace) is not { } version)
        {
            return StanzaError.ServiceUnavailable;
        }

        if (!offer.Access.MayAsk(request.From))
        {
            return StanzaError.Forbidden;
        }

        foreach (var child in query.Children)
        {
            if (ExtdiscoVersion.Of(child.Namespace) is { } other && other != version)
            {
                return MixedVersions;
            }
        }

        audience?.FetchEntity(request.From); // its place is there by now, and tells where it is
        var now = time.GetUtcNow();
        var answer = new ServiceWriter(result, version, request.From, now, stackalloc byte[RenderedCredentials.Room]);
        if (query.Name.SequenceEqual("services"u8))
        {
            var language = LocalizedText.Shorten(request.Language, LocalizedText.MaximumRange);
            if (ServicesQuery.Answer(offer.Registry, query, language, ref answer) is { } refusal)
            {
                return refusal;
            }

            if (version == ExtdiscoVersion.Second)
            {
                audience?.Asked(request, language, offer.Registry, now); // whoever speaks :1 knows no pushes of :2
            }

            return null;
        }

        if (!query.Name.SequenceEqual("credentials"u8))
        {
            return StanzaError.ServiceUnavailable;
        }

        var error = CredentialsQuery.Answer(offer.Registry, query, ref answer);
        if (error is null)
        {
            audience?.AskedForCredentials(request, offer.Registry, now);
        }

        return error;
    }
}

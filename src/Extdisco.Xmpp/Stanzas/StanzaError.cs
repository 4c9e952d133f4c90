using System.Text;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Stanzas;

/// <summary>
/// A stanza error (RFC 6120, section 8.3): a type, a defined condition and, optionally, a text in English for the person
/// who reads the log at the other end.
/// </summary>
public sealed class StanzaError
{
    private readonly byte[] _condition;

    private StanzaError(StanzaErrorType type, string condition, string? text = null)
    {
        Type = type;
        Condition = condition;
        Text = text;
        _condition = Encoding.UTF8.GetBytes(condition);
    }

    /// <summary>The request cannot be read as what it claims to be (8.3.3.1).</summary>
    public static StanzaError BadRequest { get; } = new(StanzaErrorType.Modify, "bad-request");

    /// <summary>The sender may not do this (8.3.3.4).</summary>
    public static StanzaError Forbidden { get; } = new(StanzaErrorType.Auth, "forbidden");

    /// <summary>Something failed on this side (8.3.3.6).</summary>
    public static StanzaError InternalServerError { get; } = new(StanzaErrorType.Cancel, "internal-server-error");

    /// <summary>What was asked for is not here (8.3.3.7).</summary>
    public static StanzaError ItemNotFound { get; } = new(StanzaErrorType.Cancel, "item-not-found");

    /// <summary>An address is malformed (8.3.3.8).</summary>
    public static StanzaError JidMalformed { get; } = new(StanzaErrorType.Modify, "jid-malformed");

    /// <summary>Nobody may do this (8.3.3.10).</summary>
    public static StanzaError NotAllowed { get; } = new(StanzaErrorType.Cancel, "not-allowed");

    /// <summary>The stanza breaks a local rule, such as its size (8.3.3.12).</summary>
    public static StanzaError PolicyViolation { get; } = new(StanzaErrorType.Modify, "policy-violation");

    /// <summary>Somebody whom the answer depends upon did not answer in time (8.3.3.17).</summary>
    public static StanzaError RemoteServerTimeout { get; } = new(StanzaErrorType.Wait, "remote-server-timeout");

    /// <summary>There is too much to do at present (8.3.3.18).</summary>
    public static StanzaError ResourceConstraint { get; } = new(StanzaErrorType.Wait, "resource-constraint");

    /// <summary>There is nobody to handle this (8.3.3.19).</summary>
    public static StanzaError ServiceUnavailable { get; } = new(StanzaErrorType.Cancel, "service-unavailable");

    /// <summary>All of these, which are all that is ever answered with.</summary>
    public static IReadOnlyList<StanzaError> All { get; } =
    [
        BadRequest, Forbidden, InternalServerError, ItemNotFound, JidMalformed, NotAllowed, PolicyViolation, RemoteServerTimeout,
        ResourceConstraint, ServiceUnavailable,
    ];

    /// <summary>What the sender can do about it.</summary>
    public StanzaErrorType Type { get; }

    /// <summary>The defined condition, by its element name.</summary>
    public string Condition { get; }

    /// <summary>A text in English for a person, or nothing.</summary>
    public string? Text { get; }

    /// <summary>The same error with a text that says what is wrong.</summary>
    public StanzaError With(string text) => new(Type, Condition, text);

    /// <summary>Writes the <c>&lt;error/&gt;</c> element.</summary>
    public void Write(Utf8XmlWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.StartElement("error"u8);
        writer.Attribute("type"u8, TypeName());
        writer.EmptyElement(_condition, Xmlns.StanzaErrors);
        ErrorText.Write(Text, Xmlns.StanzaErrors, writer);
        writer.EndElement("error"u8);
    }

    /// <summary>The condition and, if there is one, the text.</summary>
    public override string ToString() => Text is null ? Condition : $"{Condition}: {Text}";

    private ReadOnlySpan<byte> TypeName() => Type switch
    {
        StanzaErrorType.Auth => "auth"u8,
        StanzaErrorType.Cancel => "cancel"u8,
        StanzaErrorType.Modify => "modify"u8,
        _ => "wait"u8,
    };
}

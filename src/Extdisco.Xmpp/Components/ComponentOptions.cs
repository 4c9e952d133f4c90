using System.Security.Cryptography.X509Certificates;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Xml;

namespace Extdisco.Xmpp.Components;

/// <summary>A component connection (XEP-0114): to which server, as whom, and how patiently.</summary>
public sealed record ComponentOptions
{
    /// <summary>The component's own domain.</summary>
    public required Jid Component { get; init; }

    /// <summary>The secret shared with the server.</summary>
    public required Secret Secret { get; init; }

    /// <summary>The server's host name or address.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The server's component port.</summary>
    public int Port { get; init; } = 5347;

    /// <summary>Whether the connection is TLS from its first byte. The server's certificate must be valid for <see cref="Host"/>.</summary>
    public bool Tls { get; init; }

    /// <summary>The authorities that may have signed the server's certificate, or null for those of the system.</summary>
    public X509Certificate2Collection? TlsAuthorities { get; init; }

    /// <summary>A domain of the server, to ping when the connection is idle. An answer of any kind shows that the server lives.</summary>
    public required Jid ServerDomain { get; init; }

    /// <summary>How long an answer that has to wait for something may take. After that the asker gets <c>remote-server-timeout</c>.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What one stanza may cost.</summary>
    public XmlLimits Limits { get; init; } = new();

    /// <summary>What the stream may hold.</summary>
    public StreamLimits StreamLimits { get; init; } = new();

    /// <summary>How patiently the connection is made, watched and closed.</summary>
    public ConnectionTimings Timings { get; init; } = new();
}

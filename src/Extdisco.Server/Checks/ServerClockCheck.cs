using System.Globalization;
using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;
using Extdisco.Xmpp.Stanzas;

namespace Extdisco.Server.Checks;

/// <summary>Compares the server's clock with this host's (XEP-0202), where the server tells its time.</summary>
/// <param name="domain">A domain of the server.</param>
/// <param name="session">The connection.</param>
/// <param name="time">The present time.</param>
internal sealed class ServerClockCheck(Jid domain, ComponentSession session, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Title => "clocks";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        var told = await session.GetAsync(domain, writer => writer.EmptyElement("time"u8, Xmlns.Time), Read, null, Patience);
        return
        [
            told is { } utc
                ? ClockSkew.Judge(domain.ToString(), utc - time.GetUtcNow())
                : CheckResult.Skipped(CheckKind.Clock, domain.ToString(), "its server does not tell the time (Prosody: the module time; ejabberd: mod_time)"),
        ];
    }

    private static DateTimeOffset? Read(Stanza answer) =>
        answer.Type.SequenceEqual("result"u8)
        && answer.Element.TryGetChild("time"u8, Xmlns.Time, out var told)
        && told.TryGetChild("utc"u8, Xmlns.Time, out var utc)
        && DateTimeOffset.TryParse(utc.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read)
            ? read
            : null;
}

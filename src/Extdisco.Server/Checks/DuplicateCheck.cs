using Extdisco.Xmpp;
using Extdisco.Xmpp.Addressing;
using Extdisco.Xmpp.Components;

namespace Extdisco.Server.Checks;

/// <summary>
/// Whether a second connection has the same name. Prosody has one at a time, and says so; ejabberd gives each request to any of them,
/// so that questions that the component asks itself do not all come back.
/// </summary>
/// <param name="component">The component.</param>
/// <param name="session">The connection.</param>
internal sealed class DuplicateCheck(Jid component, ComponentSession session) : ICheck
{
    // With one more connection, half of the answers go there: all of these come back once in a million times.
    private const int Questions = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Title => "other connections";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellation)
    {
        var answered = await Task.WhenAll(Enumerable.Range(0, Questions).Select(_ => session.GetAsync(
            component,
            writer => writer.EmptyElement("ping"u8, Xmlns.Ping),
            _ => true,
            false,
            Patience)));
        return
        [
            Array.TrueForAll(answered, isAnswered => isAnswered)
                ? CheckResult.Passed(CheckKind.Duplicate, component.ToString(), "no other connection has this name")
                : CheckResult.Failed(
                    CheckKind.Duplicate,
                    component.ToString(),
                    "another connection has this name and takes a share of the requests: questions to it did not all come here; see that only one Extdisco runs with this Component. If it is one on another host, stop one of them; after a crash ejabberd holds a dead connection until it notices"),
        ];
    }
}

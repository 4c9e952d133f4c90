using System.Collections;
using Extdisco.Xmpp.Routing;

namespace Extdisco.Server.Hosting;

/// <summary>
/// The handlers of one component, which a reload replaces all together while the connection stays. Whoever walks through them
/// walks through those of one configuration.
/// </summary>
internal sealed class HandlerSet(IIqHandler[] initial) : IReadOnlyList<IIqHandler>
{
    private volatile IIqHandler[] _handlers = initial;

    /// <inheritdoc/>
    public int Count => _handlers.Length;

    /// <inheritdoc/>
    public IIqHandler this[int index] => _handlers[index];

    /// <summary>Puts other handlers in force.</summary>
    public void Replace(IIqHandler[] handlers) => _handlers = handlers;

    /// <inheritdoc/>
    public IEnumerator<IIqHandler> GetEnumerator() => _handlers.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

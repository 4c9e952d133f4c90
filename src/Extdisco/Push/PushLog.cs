using Microsoft.Extensions.Logging;

namespace Extdisco.Push;

/// <summary>All that pushing logs. Ids 400 to 499.</summary>
internal static partial class PushLog
{
    [LoggerMessage(400, LogLevel.Warning, "{Component} remembers as many entities as it may ({Most}); the oldest are forgotten and get no pushes until they ask again; raise the limit TrackedEntities, about 250 bytes each")]
    public static partial void TooManyEntities(ILogger logger, string component, int most);

    [LoggerMessage(401, LogLevel.Warning, "The server does not let {Component} write in the name of the domains that delegate to it, and closed the stream over a push (invalid-from); pushes come from {Component} itself from now on. Set validate_from_addresses = false in Prosody's Component block, or check_from: false at ejabberd's listener, and restart extdisco; or set the option Delegated of pushes to Component")]
    public static partial void DomainNotAllowed(ILogger logger, string component);

    [LoggerMessage(402, LogLevel.Debug, "{Component} sent {Count} pushes and pings")]
    public static partial void Pushed(ILogger logger, string component, int count);

    [LoggerMessage(403, LogLevel.Debug, "{Component} asks {Count} subscribers for their presence")]
    public static partial void Probing(ILogger logger, string component, int count);
}

using System.Net;
using Extdisco.Server.Health;
using Microsoft.Extensions.Logging;

namespace Extdisco.Server;

/// <summary>All that the process itself logs. Ids from 1000; those of the connections are in the library.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1000, LogLevel.Information, "extdisco {Version}: configuration {File} is loaded; servers: {Servers}, services: {Services}")]
    public static partial void Starting(ILogger logger, string version, string file, int servers, int services);

    [LoggerMessage(1001, LogLevel.Warning, "Configuration: {Warning}")]
    public static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(1002, LogLevel.Information, "Configuration {File} is loaded anew; servers: {Servers}, services: {Services}")]
    public static partial void Reloaded(ILogger logger, string file, int servers, int services);

    [LoggerMessage(1003, LogLevel.Information, "Configuration {File} was read anew; nothing under Extdisco has changed")]
    public static partial void Unchanged(ILogger logger, string file);

    [LoggerMessage(1004, LogLevel.Error, "Configuration {File} was refused, the one before stays in force: {Error}")]
    public static partial void Refused(ILogger logger, string file, string error);

    [LoggerMessage(1023, LogLevel.Error, "Loading configuration {File} again failed in a way that nobody had foreseen; a part of it may be in force, and the next change or SIGHUP tries it whole")]
    public static partial void ReloadBroke(ILogger logger, Exception exception, string file);

    [LoggerMessage(1005, LogLevel.Warning, "Extdisco:Http:Listen has changed; it takes effect when extdisco is started again")]
    public static partial void NeedsRestart(ILogger logger);

    [LoggerMessage(1006, LogLevel.Warning, "The HTTP endpoint is off: {Endpoint} cannot be listened on ({Reason}); change Extdisco:Http:Listen, or write off")]
    public static partial void CannotListen(ILogger logger, IPEndPoint endpoint, string reason);

    [LoggerMessage(1007, LogLevel.Debug, "HTTP requests are answered at {Address}")]
    public static partial void Listening(ILogger logger, string address);

    [LoggerMessage(1008, LogLevel.Information, "extdisco has stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(1009, LogLevel.Critical, "extdisco stops because something unexpected happened")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "{Host} does not resolve here ({Reason}); if it does not for clients either, none of them can use this service")]
    public static partial void DoesNotResolve(ILogger logger, string host, string reason);

    [LoggerMessage(1011, LogLevel.Warning, "{Host} resolves to private addresses only; clients elsewhere cannot reach it, and Dino ignores it")]
    public static partial void ResolvesPrivately(ILogger logger, string host);

    [LoggerMessage(1012, LogLevel.Warning, "{Host} has no IPv4 address; Dino cannot use it")]
    public static partial void HasNoIPv4(ILogger logger, string host);

    [LoggerMessage(1013, LogLevel.Information, "Server entry {Server} was removed or changed; its connection is closed")]
    public static partial void ServerGone(ILogger logger, string server);

    [LoggerMessage(1014, LogLevel.Information, "{File} is read; remembered from before: {Count} entities that have asked")]
    public static partial void PushStateRead(ILogger logger, string file, int count);

    [LoggerMessage(1015, LogLevel.Warning, "{File} cannot be used ({Reason}) and was put aside as {Aside}; who has asked before gets pushes when they ask again")]
    public static partial void PushStateCorrupt(ILogger logger, string file, string reason, string aside);

    [LoggerMessage(1016, LogLevel.Warning, "{File} cannot be read ({Reason}); let this program read and write it, or change Extdisco:Push:StateFile")]
    public static partial void PushStateUnreadable(ILogger logger, string file, string reason);

    [LoggerMessage(1017, LogLevel.Warning, "{File} cannot be written ({Reason}); who was told what will not outlive a restart; let this program write there, or change Extdisco:Push:StateFile")]
    public static partial void PushStateNotWritten(ILogger logger, string file, string reason);

    [LoggerMessage(1018, LogLevel.Debug, "{File} is written")]
    public static partial void PushStateWritten(ILogger logger, string file);

    [LoggerMessage(1019, LogLevel.Information, "{Service} is up")]
    public static partial void RelayUp(ILogger logger, RelayKey service);

    [LoggerMessage(1020, LogLevel.Warning, "{Service} is down: {Reason}")]
    public static partial void RelayDown(ILogger logger, RelayKey service, string reason);

    [LoggerMessage(1021, LogLevel.Warning, "{Service} works, but {Warning}")]
    public static partial void RelayWarning(ILogger logger, RelayKey service, string warning);

    [LoggerMessage(1022, LogLevel.Error, "Probing {Service} ended in a way that nobody had foreseen; this is a defect of extdisco")]
    public static partial void ProbeBroke(ILogger logger, Exception exception, RelayKey service);

    [LoggerMessage(1040, LogLevel.Warning, "{Endpoint} cannot take a connection ({Reason}); it is tried again twice a second")]
    public static partial void CannotAccept(ILogger logger, EndPoint endpoint, string reason);

    [LoggerMessage(1041, LogLevel.Warning, "Somebody has sent a wrong admin token (Extdisco:Http:Token); after {Count} of them none is looked at for the rest of {Seconds:0} s")]
    public static partial void WrongToken(ILogger logger, int count, double seconds);

    [LoggerMessage(1060, LogLevel.Information, "Metrics are sent to {Destination} by OTLP")]
    public static partial void Exporting(ILogger logger, string destination);

    [LoggerMessage(1061, LogLevel.Warning, "Metrics cannot be sent to {Destination} ({Failure}: {Reason}); see the variables OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_PROTOCOL. It is tried again and again, and not told again")]
    public static partial void CannotExport(ILogger logger, string destination, string failure, string reason);

    [LoggerMessage(1070, LogLevel.Warning, "{Variable} is set, but nobody listens there ({Reason}): what started extdisco is not told how it is")]
    public static partial void CannotNotify(ILogger logger, string variable, string reason);
}

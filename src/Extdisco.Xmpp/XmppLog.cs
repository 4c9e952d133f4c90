using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp;

/// <summary>All that this library logs. Ids 100 to 199: the connection; 200 to 299: routing.</summary>
internal static partial class XmppLog
{
    [LoggerMessage(100, LogLevel.Information, "{Component} is connected to {Host}:{Port}")]
    public static partial void Connected(ILogger logger, string component, string host, int port);

    [LoggerMessage(101, LogLevel.Information, "{Component} lost its connection to {Host}:{Port}: {Reason}; connecting again in {Delay:0.0} s")]
    public static partial void Lost(ILogger logger, string component, string host, int port, string reason, double delay);

    [LoggerMessage(102, LogLevel.Warning, "{Component} cannot connect: {Reason}; it keeps trying, next in {Delay:0.0} s (further tries are logged at debug level)")]
    public static partial void CannotConnect(ILogger logger, string component, string reason, double delay);

    [LoggerMessage(103, LogLevel.Debug, "{Component} still cannot connect: {Reason}; next try in {Delay:0.0} s")]
    public static partial void StillCannotConnect(ILogger logger, string component, string reason, double delay);

    [LoggerMessage(104, LogLevel.Information, "{Component} closed its connection to {Host}:{Port}")]
    public static partial void Closed(ILogger logger, string component, string host, int port);

    [LoggerMessage(105, LogLevel.Debug, "{Component} got a stanza beyond a limit from {From} and skipped it")]
    public static partial void BeyondLimits(ILogger logger, string component, string from);

    [LoggerMessage(106, LogLevel.Debug, "{Component} ignores <{Name}/> on its stream")]
    public static partial void UnknownElement(ILogger logger, string component, string name);

    [LoggerMessage(107, LogLevel.Debug, "{Component} was idle and asks {Domain} for a sign of life")]
    public static partial void Pinging(ILogger logger, string component, string domain);

    [LoggerMessage(108, LogLevel.Error, "{Component} lost its connection to a defect; please report it")]
    public static partial void Failed(ILogger logger, Exception exception, string component);

    [LoggerMessage(200, LogLevel.Debug, "{From} asked for {Payload}: {Outcome}")]
    public static partial void Answered(ILogger logger, string from, string payload, string outcome);

    [LoggerMessage(201, LogLevel.Error, "A request for {Payload} failed and was answered with internal-server-error; this is a defect, please report it")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string payload);

    [LoggerMessage(202, LogLevel.Error, "The answer to {Payload} has {Bytes} bytes, more than the {Maximum} that servers are sure to take, and was not sent; offer fewer services, or shorter names and forms")]
    public static partial void AnswerTooLarge(ILogger logger, string payload, int bytes, int maximum);
}

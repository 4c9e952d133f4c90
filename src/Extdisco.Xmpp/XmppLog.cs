using Microsoft.Extensions.Logging;

namespace Extdisco.Xmpp;

/// <summary>All that this library logs. Ids 100 to 199: the connection; 200 to 299: routing; 300 to 399: delegation.</summary>
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

    [LoggerMessage(202, LogLevel.Warning, "The answer to {Payload} has {Bytes} bytes, more than the {Maximum} that servers are sure to take, and was not sent, {Count} times so far; if that goes on, offer fewer services, or shorter names and forms")]
    public static partial void AnswerTooLarge(ILogger logger, string payload, int bytes, int maximum, long count);

    [LoggerMessage(203, LogLevel.Error, "An answer that had to wait failed and became internal-server-error; this is a defect, please report it")]
    public static partial void DeferredFailed(ILogger logger, Exception exception);

    [LoggerMessage(204, LogLevel.Warning, "{Component} tells {Asker} to wait: there are more requests than the limit {Limit} allows ({Count} refused so far)")]
    public static partial void TooManyRequests(ILogger logger, string component, string asker, Limit limit, long count);

    [LoggerMessage(300, LogLevel.Information, "{Domain} delegates {Namespace} to {Component} ({Version})")]
    public static partial void Delegates(ILogger logger, string domain, string @namespace, string component, string version);

    [LoggerMessage(301, LogLevel.Warning, "{Domain} delegates {Namespace} to {Component}, which does not answer it; take it out of the server's delegations")]
    public static partial void DelegatesInVain(ILogger logger, string domain, string @namespace, string component);

    [LoggerMessage(302, LogLevel.Warning, "{Domain} says that it delegates to {Component}, and is not one of its domains; if it is to be served, add \"{Domain}\" to the domains of {Component}")]
    public static partial void UnservedDelegates(ILogger logger, string domain, string component);

    [LoggerMessage(303, LogLevel.Warning, "{Component} got a delegated request from {From}, who may not delegate; it was refused ({Count} such requests so far)")]
    public static partial void StrangerDelegates(ILogger logger, string component, string from, long count);

    [LoggerMessage(304, LogLevel.Information, "{Domain} grants {Component} the privilege {Access} ({Type})")]
    public static partial void Privileged(ILogger logger, string domain, string component, string access, string type);

    [LoggerMessage(305, LogLevel.Warning, "{Domain} does not delegate {Namespaces} to {Component}, so clients that ask their own server for it get no answer from here. {Advice}. If that is meant, set Delegation to Off")]
    public static partial void NotDelegated(ILogger logger, string domain, string namespaces, string component, string advice);

    [LoggerMessage(306, LogLevel.Error, "{Domain} does not delegate {Namespaces} to {Component}, which is required (Delegation is Required). {Advice}")]
    public static partial void RequiredNotDelegated(ILogger logger, string domain, string namespaces, string component, string advice);

    [LoggerMessage(307, LogLevel.Information, "{Domain} delegates again, and shows it")]
    public static partial void DelegatedAgain(ILogger logger, string domain);

    [LoggerMessage(308, LogLevel.Warning, "The delegation of {Domain} to {Component} is gone; connecting anew in {Delay:0.#} s ({Count} of {Most})")]
    public static partial void Renewing(ILogger logger, string domain, string component, double delay, int count, int most);

    [LoggerMessage(309, LogLevel.Debug, "{From} asked {Domain} for {Payload}: {Outcome}")]
    public static partial void AnsweredFor(ILogger logger, string from, string domain, string payload, string outcome);
}

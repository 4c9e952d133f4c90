namespace Extdisco.Server.Checks;

/// <summary>What a check has found out about one thing.</summary>
internal sealed record CheckResult
{
    /// <summary>What was checked.</summary>
    public required CheckKind Check { get; init; }

    /// <summary>Of what: a file, a key, a domain, a service.</summary>
    public required string Subject { get; init; }

    /// <summary>How it went.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>What was found; where it failed, the cause. No secret is in it.</summary>
    public required string Finding { get; init; }

    /// <summary>What to do about it, or null where nothing is to be done.</summary>
    public string? Fix { get; init; }

    /// <summary>All is well.</summary>
    public static CheckResult Passed(CheckKind check, string subject, string finding) =>
        new() { Check = check, Subject = subject, Status = CheckStatus.Passed, Finding = finding };

    /// <summary>It was not looked at, for a reason.</summary>
    public static CheckResult Skipped(CheckKind check, string subject, string reason) =>
        new() { Check = check, Subject = subject, Status = CheckStatus.Skipped, Finding = reason };

    /// <summary>It works, and something has to be said of it, as <see cref="Failed(CheckKind, string, string)"/> takes it.</summary>
    public static CheckResult Warning(CheckKind check, string subject, string text) =>
        Failed(check, subject, text) with { Status = CheckStatus.Warning };

    /// <summary>It does not work.</summary>
    /// <param name="check">What was checked.</param>
    /// <param name="subject">Of what.</param>
    /// <param name="text">What is wrong, and behind the first semicolon what to do, as all messages of this program have it.</param>
    public static CheckResult Failed(CheckKind check, string subject, string text)
    {
        const string Separator = "; ";
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        return end < 0 ? Failed(check, subject, text, null) : Failed(check, subject, text[..end], text[(end + Separator.Length)..]);
    }

    /// <summary>It does not work.</summary>
    /// <param name="check">What was checked.</param>
    /// <param name="subject">Of what.</param>
    /// <param name="cause">What is wrong.</param>
    /// <param name="fix">What to do.</param>
    public static CheckResult Failed(CheckKind check, string subject, string cause, string? fix) =>
        new() { Check = check, Subject = subject, Status = CheckStatus.Failed, Finding = cause, Fix = fix };
}

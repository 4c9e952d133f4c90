namespace Extdisco.Server.Checks;

/// <summary>All that <c>extdisco check</c> has found out, as <c>--json</c> writes it.</summary>
internal sealed record CheckReport
{
    /// <summary>The version of the program that checked.</summary>
    public required string Version { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Checked { get; init; }

    /// <summary>The configuration file.</summary>
    public required string Configuration { get; init; }

    /// <summary>The running instance that told of connections and delegation, or null where there is none.</summary>
    public string? Instance { get; init; }

    /// <summary>With what the program ends: 0, or 1 with failures, or 2 where the configuration cannot be used.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What was found, in the order in which it was looked at.</summary>
    public required IReadOnlyList<CheckResult> Results { get; init; }
}

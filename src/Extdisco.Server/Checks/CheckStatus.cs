namespace Extdisco.Server.Checks;

/// <summary>How a check went.</summary>
internal enum CheckStatus
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It works, and should be looked at all the same.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>It was not looked at.</summary>
    Skipped,
}

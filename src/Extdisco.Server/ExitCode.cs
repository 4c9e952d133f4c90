namespace Extdisco.Server;

/// <summary>With what the process ends.</summary>
internal static class ExitCode
{
    /// <summary>It was told to stop, or did what it was asked.</summary>
    public const int Normal = 0;

    /// <summary>Something unexpected: the log has it, and a supervisor may start it again. Or it was asked whether all is well, and it is not.</summary>
    public const int Unexpected = 1;

    /// <summary>The configuration or the command line is wrong: starting it again does not help.</summary>
    public const int BadConfiguration = 2;
}

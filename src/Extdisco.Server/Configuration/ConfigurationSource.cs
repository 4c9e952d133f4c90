namespace Extdisco.Server.Configuration;

/// <summary>Where a value of the configuration comes from.</summary>
internal enum ConfigurationSource
{
    /// <summary>It is not written anywhere.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>The environment, which overrides the file.</summary>
    Environment,

    /// <summary>The command line, which overrides both.</summary>
    CommandLine,
}

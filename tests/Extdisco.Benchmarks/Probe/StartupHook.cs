using System.Diagnostics.CodeAnalysis;
using Extdisco.Benchmarks.Probe;

/// <summary>
/// What the runtime calls at the start of a process that has this assembly in <c>DOTNET_STARTUP_HOOKS</c>: so that the program
/// itself can be asked what it used, as it is published.
/// </summary>
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The runtime looks for this very name.")]
internal static class StartupHook
{
    /// <summary>Begins to tell, where the environment says so.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(CountersServer.PathVariable) is { } path)
        {
            CountersServer.Start(path);
        }
    }
}

using System.Reflection;
using Extdisco.Testing;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>Where things are, seen from the test assembly (<c>tests/X/bin/CONFIGURATION/FRAMEWORK/X.dll</c>).</summary>
public static class Repository
{
    private static readonly DirectoryInfo Output = new(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);

    public static string Root => RepositoryRoot.Path;

    public static string Peers { get; } = Path.Combine(Root, "scripts", "peers");

    /// <summary>The product, built in the configuration of the tests.</summary>
    public static string Extdisco { get; } =
        Path.Combine(Root, "src", "Extdisco.Server", "bin", Output.Parent!.Name, Output.Name, "extdisco.dll");

    public static string Client(string script) => Path.Combine(Output.FullName, "Clients", script);
}

using Extdisco.Testing;

namespace Extdisco.Server.Tests;

/// <summary>Where the files of the repository are.</summary>
internal static class Repository
{
    public static string Root => RepositoryRoot.Path;

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));
}

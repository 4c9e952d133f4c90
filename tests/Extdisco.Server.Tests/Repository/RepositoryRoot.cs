namespace Extdisco.Server.Tests.Repository;

/// <summary>The repository that the tests were built from.</summary>
internal static class RepositoryRoot
{
    /// <summary>The folder of the solution.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The path of something in the repository, named as the repository names it.</summary>
    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Extdisco.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"there is no Extdisco.sln above {AppContext.BaseDirectory}");
    }
}

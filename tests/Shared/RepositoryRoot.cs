namespace Extdisco.Testing;

/// <summary>Where the repository is that the tests were built in.</summary>
internal static class RepositoryRoot
{
    private const string Mark = "Extdisco.sln";

    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Mark)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no {Mark} above {from}.");
    }
}

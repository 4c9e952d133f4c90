namespace Extdisco.Server.Hosting;

/// <summary>
/// What tells whether a file has changed. The file is opened, so that it is the file at the end of all symbolic links which
/// counts: a ConfigMap of Kubernetes changes by turning a link of a folder above it.
/// </summary>
/// <param name="Length">Its length in bytes, or -1 where it cannot be read.</param>
/// <param name="Written">When it was last written.</param>
internal readonly record struct FileStamp(long Length, DateTime Written)
{
    /// <summary>What no file has: whatever is there next is a change.</summary>
    public static FileStamp Unsettled { get; } = new(-2, default);

    /// <summary>Looks at a file.</summary>
    public static FileStamp Of(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            return new FileStamp(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return new FileStamp(-1, default);
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Extdisco.Interop.Tests.Harness;

/// <summary>
/// A folder for everything that this run makes. A run that is cut off cannot clean up behind itself: the next one stops the
/// processes that it left and removes its folder.
/// </summary>
public static class RunFolder
{
    private const string Prefix = "extdisco-interop-";
    private const UnixFileMode Enterable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static int _names;

    public static string Folder { get; } = Create();

    /// <summary>A path that nothing else has.</summary>
    public static string NewPath(string name) => Path.Combine(Folder, $"{Interlocked.Increment(ref _names):d3}-{name}");

    /// <summary>Says who may do what with a file.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    public static void Delete() => Directory.Delete(Folder, recursive: true);

    private static string Create()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}*").Where(IsLeftOver))
        {
            Remove(folder);
        }

        var created = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
        SetMode(created, Enterable); // the servers run as users of their own
        return created;
    }

    /// <summary>The name tells whose it is.</summary>
    private static bool IsLeftOver(string folder) =>
        int.TryParse(Path.GetFileName(folder)[Prefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var owner)
        && !Directory.Exists($"/proc/{owner}");

    private static void Remove(string folder)
    {
        try
        {
            foreach (var id in ProcessesOf(folder))
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                process.WaitForExit();
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or Win32Exception or ArgumentException)
        {
            // Another user's run is not ours to clean up; and what ends by itself meanwhile is swept by the next run.
        }
    }

    /// <summary>Every process of a run has a path in its folder among its arguments.</summary>
    private static IEnumerable<int> ProcessesOf(string folder)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id)
                && ArgumentsOf(process).Contains($"{folder}/", StringComparison.Ordinal))
            {
                yield return id;
            }
        }
    }

    private static string ArgumentsOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // It has ended.
        }
    }
}

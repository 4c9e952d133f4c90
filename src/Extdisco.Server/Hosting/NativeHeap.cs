using System.Runtime.InteropServices;

namespace Extdisco.Server.Hosting;

/// <summary>
/// The memory that the runtime's native parts take, above all its compiler. The C library gives each thread a heap of its own (up to
/// eight for each processor), and what was needed there once stays resident: as threads come and go, tens of MiB in hours.
/// </summary>
internal static partial class NativeHeap
{
    /// <summary>M_ARENA_MAX of mallopt(3).</summary>
    private const int ArenaMax = -8;

    private const int Arenas = 2;

    /// <summary>Has all threads share two heaps. To be called before there are many.</summary>
    public static void Share()
    {
        // An operator who has set it knows better.
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("MALLOC_ARENA_MAX") is not null)
        {
            return;
        }

        try
        {
            _ = SetOption(ArenaMax, Arenas);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than glibc: it has one heap.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}

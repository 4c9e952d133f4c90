using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Extdisco.Xmpp;

/// <summary>Has memory fetched into the caches that will be needed soon: among a hundred thousand users, to wait for it is half of an answer.</summary>
public static class Ahead
{
    /// <summary>How many bytes are fetched.</summary>
    public const int LineBytes = 64;

    /// <summary>Has a place in memory fetched, where the processor can. Nothing waits for it.</summary>
    /// <typeparam name="T">What is there.</typeparam>
    /// <param name="place">The place.</param>
    /// <param name="offset">How many bytes behind it.</param>
    public static unsafe void Fetch<T>(ref readonly T place, int offset = 0)
    {
        if (Sse.IsSupported)
        {
            // Nothing is read: if the garbage collector moves what is there meanwhile, it was for nothing.
            Sse.Prefetch0((byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in place)) + offset);
        }
    }
}

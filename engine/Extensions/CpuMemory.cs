namespace TorchSharp.Native;

/// <summary>What the engine's CPU allocator handed out and keeps, in bytes.</summary>
/// <param name="Live">Handed out and not yet returned.</param>
/// <param name="Peak">The highest live amount so far.</param>
/// <param name="Cached">Freed and kept for the next request.</param>
/// <param name="CacheLimit">The most that is kept.</param>
/// <param name="Allocations">Requests so far.</param>
/// <param name="CacheHits">Requests served from kept memory.</param>
public readonly record struct CpuMemory(long Live, long Peak, long Cached, long CacheLimit, long Allocations, long CacheHits)
{
    /// <summary>The amounts now.</summary>
    public static CpuMemory Now
    {
        get
        {
            NativeMethods.te_allocator_stats(out var s);
            return new CpuMemory(s.Live, s.Peak, s.Cached, s.CacheLimit, s.Allocations, s.CacheHits);
        }
    }

    /// <summary>Gives all kept memory back to the system.</summary>
    public static void Trim() => NativeMethods.te_allocator_trim();
}

namespace TorchSharp.Native;

/// <summary>
/// Tells the garbage collector about native bytes. A tensor object is tiny, so without this a program that forgets
/// Dispose would fill the memory long before a collection.
/// </summary>
/// <remarks>
/// The allocator counts live bytes; making a tensor reads the counter and compares it with a limit. A loop that disposes
/// its tensors stays below it and pays one comparison. Beyond the limit a collection runs in the background (waiting for
/// finalizers inside a tensor's constructor could deadlock with a caller's lock), and the next limit is half again of
/// what proved to be in use.
/// </remarks>
internal static unsafe class MemoryPressure
{
    private const long Step = 64L << 20;
    private const long FarBeyond = 1L << 30;

    private static readonly long* s_live = NativeMethods.te_allocator_live();
    private static long s_limit = Step;
    private static long s_reported;
    private static int s_busy;

    internal static void Note()
    {
        var limit = Volatile.Read(ref s_limit);
        if (*s_live <= limit) return;
        if (Interlocked.Exchange(ref s_busy, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(static _ => Reclaim(), null);
        // A collection that gets no processor falls behind whoever makes tensors: give it time. Not a wait, which could deadlock.
        else if (*s_live > 2 * limit + FarBeyond) Thread.Sleep(10);
    }

    private static void Reclaim()
    {
        var before = *s_live;
        Report(before);
        // Forgotten tensors are mostly young; only when that generation did not hold them is a full collection worth it.
        Collect(0);
        if (*s_live > before / 4 * 3) Collect(GC.MaxGeneration);
        Report(*s_live);
        Volatile.Write(ref s_limit, *s_live + Math.Max(Step, *s_live / 2));
        Volatile.Write(ref s_busy, 0);
    }

    private static void Collect(int generation)
    {
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
    }

    private static void Report(long live)
    {
        if (live > s_reported) GC.AddMemoryPressure(live - s_reported);
        else if (live < s_reported) GC.RemoveMemoryPressure(s_reported - live);
        s_reported = live;
    }
}

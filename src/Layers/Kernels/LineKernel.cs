using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The inner loop over neighbours whose masks lie ready.</summary>
internal static unsafe class LineKernel<TWide, TLanes, T, TElements, TChange>
    where TWide : struct where TLanes : ILanes<TWide>
    where T : unmanaged where TElements : IElements<T>
    where TChange : IChange
{
    private static int Step => 2 * TLanes.Count;

    /// <param name="from">The first element.</param>
    /// <param name="to">Where the results go; may be <paramref name="from"/>.</param>
    /// <param name="masks">A mask each; null where all are kept.</param>
    /// <param name="count">Elements.</param>
    /// <param name="affine">What becomes of them.</param>
    internal static void Run(T* from, T* to, uint* masks, long count, in Affine affine)
    {
        var constants = affine.Constants<TWide, TLanes, T, TElements>();
        var all = TLanes.Broadcast(uint.MaxValue);
        long i = 0;
        if (masks is null)
            for (; i + Step <= count; i += Step) TElements.Apply<TWide, TLanes, TChange>(from + i, to + i, all, constants);
        else
            for (; i + Step <= count; i += Step) TElements.Apply<TWide, TLanes, TChange>(from + i, to + i, TLanes.Load((float*)(masks + i)), constants);
        if (i < count) Rest(from + i, to + i, masks is null ? null : masks + i, (int)(count - i), constants);
    }

    // Less than a vector: done beside, since neither elements nor masks may be read beyond their end.
    private static void Rest(T* from, T* to, uint* masks, int count, Constants<TWide> constants)
    {
        var elements = stackalloc T[16];
        var gates = stackalloc uint[16];
        new Span<T>(elements, 16).Clear();
        new Span<uint>(gates, 16).Fill(uint.MaxValue);
        new Span<T>(from, count).CopyTo(new Span<T>(elements, count));
        if (masks is not null) new Span<uint>(masks, count).CopyTo(new Span<uint>(gates, count));
        TElements.Apply<TWide, TLanes, TChange>(elements, elements, TLanes.Load((float*)gates), constants);
        new Span<T>(elements, count).CopyTo(new Span<T>(to, count));
    }
}

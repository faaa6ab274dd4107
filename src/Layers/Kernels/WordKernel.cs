using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Hands the 32-bit numbers of the stream, a group of 64 elements at a time, to what makes something of them.</summary>
internal static unsafe class WordKernel
{
    private const int Whole = StreamAddress.GroupWords;
    private const long Grain = 128; // groups: about ten microseconds of work

    /// <summary>Runs over all rows; a last group that is cut short is done beside.</summary>
    /// <param name="x">The first element, or whatever <typeparamref name="TUse"/> reads.</param>
    /// <param name="y">Where the results go; may be <paramref name="x"/>.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="elements">Of a sample.</param>
    /// <param name="address">Where the numbers stand.</param>
    /// <param name="deviation">Handed on.</param>
    internal static void Run<T, TUse>(nint x, nint y, long rows, long elements, StreamAddress address, double deviation)
        where T : unmanaged where TUse : IWordUse<T>
    {
        var run = Kernel<T, TUse>();
        var words = address.ForWords;
        var groupsPerRow = (elements + Whole - 1) / Whole;
        ParallelRange.Run(rows * groupsPerRow, Grain, (start, end) =>
        {
            while (start < end)
            {
                var (row, group) = Math.DivRem(start, groupsPerRow);
                var count = Math.Min(end - start, groupsPerRow - group);
                Row((T*)x + row * elements, (T*)y + row * elements, elements, words, row, group, count, deviation, run);
                start += count;
            }
        });
    }

    private static void Row<T>(
        T* x, T* y, long elements, StreamAddress address, long row, long group, long count, double deviation,
        delegate*<T*, T*, StreamAddress, long, long, long, double, void> run) where T : unmanaged
    {
        var whole = Math.Min(count, elements / Whole - group);
        if (whole > 0) run(x + group * Whole, y + group * Whole, address, row, group, whole, deviation);
        if (whole >= count) return;
        var first = (group + whole) * Whole;
        var part = (int)(elements - first);
        var beside = stackalloc T[Whole];
        new Span<T>(beside, Whole).Clear();
        new Span<T>(x + first, part).CopyTo(new Span<T>(beside, part));
        run(beside, beside, address, row, group + whole, 1, deviation);
        new Span<T>(beside, part).CopyTo(new Span<T>(y + first, part));
    }

    private static delegate*<T*, T*, StreamAddress, long, long, long, double, void> Kernel<T, TUse>()
        where T : unmanaged where TUse : IWordUse<T> => SimdWidth.Current switch
        {
            512 => &Groups<Vector512<ulong>, Lanes512, T, TUse>,
            256 => &Groups<Vector256<ulong>, Lanes256, T, TUse>,
            _ => &Groups<Vector128<ulong>, Lanes128, T, TUse>,
        };

    private static void Groups<TWide, TLanes, T, TUse>(T* from, T* to, StreamAddress address, long row, long group, long count, double deviation)
        where TWide : struct where TLanes : ILanes<TWide> where T : unmanaged where TUse : IWordUse<T>
    {
        var schedule = stackalloc ulong[2 * Philox.Rounds];
        PhiloxGroup<TWide, TLanes>.Schedule(address.Key, schedule);
        var constants = TUse.Constants<TWide, TLanes>(deviation);
        var (sample, step) = address.At(row);
        for (; count > 0; count--, group++, from += Whole, to += Whole)
        {
            for (var block = 0; block < StreamAddress.GroupBlocks; block += PhiloxGroup<TWide, TLanes>.Blocks)
            {
                var counter = (uint)(group * StreamAddress.GroupBlocks + block);
                PhiloxGroup<TWide, TLanes>.Next(schedule, counter, sample, step, address.Stream, out var w0, out var w1, out var w2, out var w3);
                TUse.Apply<TWide, TLanes>(from + block, to + block, w0, w1, w2, w3, constants);
            }
        }
    }
}

using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Hands the 32-bit numbers of the stream, a group of 64 elements at a time, to what makes something of them.</summary>
internal static unsafe class WordKernel
{
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
        var groups = (elements + StreamAddress.GroupWords - 1) / StreamAddress.GroupWords;
        ParallelRange.Run(rows * groups, Grain, (start, end) =>
        {
            var beside = stackalloc T[StreamAddress.GroupWords];
            for (var unit = start; unit < end; unit++)
            {
                var (row, group) = Math.DivRem(unit, groups);
                var first = row * elements + group * StreamAddress.GroupWords;
                var count = (int)Math.Min(StreamAddress.GroupWords, elements - group * StreamAddress.GroupWords);
                if (count == StreamAddress.GroupWords)
                {
                    run((T*)x + first, (T*)y + first, words, row, group, deviation);
                    continue;
                }
                new Span<T>(beside, StreamAddress.GroupWords).Clear();
                new Span<T>((T*)x + first, count).CopyTo(new Span<T>(beside, count));
                run(beside, beside, words, row, group, deviation);
                new Span<T>(beside, count).CopyTo(new Span<T>((T*)y + first, count));
            }
        });
    }

    private static delegate*<T*, T*, StreamAddress, long, long, double, void> Kernel<T, TUse>() where T : unmanaged where TUse : IWordUse<T> => SimdWidth.Current switch
    {
        512 => &Group<Vector512<ulong>, Lanes512, T, TUse>,
        256 => &Group<Vector256<ulong>, Lanes256, T, TUse>,
        _ => &Group<Vector128<ulong>, Lanes128, T, TUse>,
    };

    private static void Group<TWide, TLanes, T, TUse>(T* from, T* to, StreamAddress address, long row, long group, double deviation)
        where TWide : struct where TLanes : ILanes<TWide> where T : unmanaged where TUse : IWordUse<T>
    {
        var schedule = stackalloc ulong[2 * Philox.Rounds];
        PhiloxGroup<TWide, TLanes>.Schedule(address.Key, schedule);
        var (sample, step) = address.At(row);
        for (var block = 0; block < StreamAddress.GroupBlocks; block += PhiloxGroup<TWide, TLanes>.Blocks)
        {
            PhiloxGroup<TWide, TLanes>.Next(schedule, (uint)(group * StreamAddress.GroupBlocks + block), sample, step, address.Stream, out var w0, out var w1, out var w2, out var w3);
            TUse.Apply<TWide, TLanes>(from + block, to + block, w0, w1, w2, w3, deviation);
        }
    }
}

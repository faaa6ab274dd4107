using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// Masks of one element a row, as DropPath has them: a vector holds neighbouring rows, where a group of 128 elements for each would be
/// thrown away but for the first.
/// </summary>
internal static unsafe class RowKernel
{
    /// <param name="to">Room for the rows: all bits set where a row is kept.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="address">Where the bits stand; of one step.</param>
    /// <param name="keep">Which rows are kept.</param>
    internal static void Masks(uint* to, long rows, StreamAddress address, Keep keep)
    {
        switch (SimdWidth.Current)
        {
            case 512: Masks<Vector512<ulong>, Lanes512>(to, rows, address, keep); break;
            case 256: Masks<Vector256<ulong>, Lanes256>(to, rows, address, keep); break;
            default: Masks<Vector128<ulong>, Lanes128>(to, rows, address, keep); break;
        }
    }

    private static void Masks<TWide, TLanes>(uint* to, long rows, StreamAddress address, Keep keep) where TWide : struct where TLanes : ILanes<TWide>
    {
        var schedule = stackalloc ulong[2 * Philox.Rounds];
        PhiloxGroup<TWide, TLanes>.Schedule(address.Key, schedule);
        var threshold = TLanes.Broadcast(keep.High << 16);
        var step = PhiloxGroup<TWide, TLanes>.Blocks;
        var beside = stackalloc uint[16];
        for (long row = 0; row < rows; row += step)
        {
            PhiloxGroup<TWide, TLanes>.NextRows(schedule, (uint)(address.FirstRow + row), address.Step, address.Stream, out var w0, out _, out _, out _);
            var half = TLanes.ShiftLeft(w0, 16);
            var count = (int)Math.Min(step, rows - row);
            var target = count == step ? to + row : beside;
            TLanes.Store(TLanes.Less(half, threshold), (float*)target);
            if (keep.CanTie && TLanes.Any(TLanes.Equal(half, threshold)))
                for (var lane = 0; lane < count; lane++) target[lane] = keep.Of(address, row + lane, 0) ? uint.MaxValue : 0;
            if (target == beside) new Span<uint>(beside, count).CopyTo(new Span<uint>(to + row, count));
        }
    }
}

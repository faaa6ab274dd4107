using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// Draws which places of a sample's channels are dropped, as strings of bits in the order (channel, depth, height, width). A bit is a
/// seed at first; a block is what becomes of it when it spreads along each dimension in turn.
/// </summary>
internal static unsafe class BlockMaps
{
    /// <summary>Words for some maps, and the zero before them that spreading wants.</summary>
    internal static long Words(BlockGrid grid, long maps) => BitString.Words(maps * grid.Places.Count) + 1;

    /// <summary>Words for the seeds of some maps: whole groups, in the worst of all positions.</summary>
    internal static long SeedWords(BlockGrid grid, long maps) => BitString.Words(maps * grid.Seeds.Count + 2 * StreamAddress.GroupElements);

    /// <param name="words">Room for <see cref="Words"/>; the maps begin at the second.</param>
    /// <param name="seeds">Room for <see cref="SeedWords"/>.</param>
    /// <param name="draw">What is drawn.</param>
    /// <param name="row">The sample's number in the batch.</param>
    /// <param name="first">The first map of the sample.</param>
    /// <param name="count">Maps.</param>
    internal static void Draw(ulong* words, ulong* seeds, BlockPerturbation draw, long row, long first, long count)
    {
        var grid = draw.Grid;
        var begin = first * grid.Seeds.Count;
        var group = begin / StreamAddress.GroupElements;
        var groups = (begin + count * grid.Seeds.Count + StreamAddress.GroupElements - 1) / StreamAddress.GroupElements - group;
        Kernel()(seeds, groups, group, row, new ElementPerturbation(draw.Address, draw.Keep, default));

        var length = Words(grid, count);
        new Span<ulong>(words, checked((int)length)).Clear();
        Place(seeds, begin - group * StreamAddress.GroupElements, words + 1, grid, count);
        // Seeds stand only where a block fits, so that nothing spreads into the next line, plane or channel.
        BitString.Spread(words + 1, length - 1, 1, grid.Block.Width);
        BitString.Spread(words + 1, length - 1, grid.Places.Width, grid.Block.Height);
        BitString.Spread(words + 1, length - 1, grid.Places.Width * grid.Places.Height, grid.Block.Depth);
    }

    /// <summary>Puts the seeds, which count only the places where a block fits, to their places.</summary>
    private static void Place(ulong* seeds, long from, ulong* maps, BlockGrid grid, long count)
    {
        var (box, fits) = (grid.Places, grid.Seeds);
        for (long plane = 0; plane < count * fits.Depth; plane++)
        {
            var (map, depth) = Math.DivRem(plane, fits.Depth);
            var to = (map * box.Depth + depth) * box.Height * box.Width;
            for (long line = 0; line < fits.Height; line++, from += fits.Width, to += box.Width) BitString.Copy(seeds, from, maps, to, fits.Width);
        }
    }

    private static delegate*<ulong*, long, long, long, ElementPerturbation, void> Kernel() => SimdWidth.Current switch
    {
        512 => &BitKernel<Vector512<ulong>, Lanes512>.Draw,
        256 => &BitKernel<Vector256<ulong>, Lanes256>.Draw,
        _ => &BitKernel<Vector128<ulong>, Lanes128>.Draw,
    };
}

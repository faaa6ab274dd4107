using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// DropBlock in the memory of the CPU: one walk over the seeds counts what is left, a second draws them again and writes. The unit of
/// work is a piece: some channels of a sample.
/// </summary>
internal static unsafe class BlockKernel
{
    private const long Piece = 32768; // elements that are worth a piece; their maps take a few kilobytes
    private const long Grain = 32768; // elements that are worth a thread

    private delegate void PieceBody(long row, long channel, long channels, ulong* maps);

    /// <summary>count / kept of each sample, or one for all of them.</summary>
    internal static double[] Scales(BlockPerturbation draw)
    {
        if (draw.Scale is { } known) return [known];
        var grid = draw.Grid;
        var dropped = new long[draw.PerSample ? grid.Rows : 1];
        // The channels of coupled maps are all alike.
        var (units, repeat) = grid.Coupled ? (grid with { Channels = 1 }, grid.Channels) : (grid, 1);
        Pieces(draw, units, 0, units.Rows, (row, _, channels, maps) =>
        {
            var found = BitString.Count(maps, BlockMaps.Words(grid, grid.Coupled ? 1 : channels) - 1);
            Interlocked.Add(ref dropped[draw.PerSample ? row : 0], found * repeat);
        });
        var count = grid.RowElements * grid.Rows / dropped.Length;
        return Array.ConvertAll(dropped, lost => lost == count ? 0 : (double)count / (count - lost));
    }

    internal static void Run(Tensor from, Tensor to, DenseLayout layout, BlockPerturbation draw) =>
        ElementDispatch.Run(from, to, new Dropping(Scales(draw), layout, draw));

    private readonly record struct Dropping(double[] Scales, DenseLayout Layout, BlockPerturbation Draw) : IElementPass
    {
        public void Run<T, TElements>(nint x, nint y) where T : unmanaged where TElements : IElements<T>
        {
            if (BlockGrid.IsPlain(Layout)) Plain<T, TElements>(x, y, Scales, Draw);
            else Scattered<T, TElements>(x, y, Scales, Layout, Draw);
        }
    }

    /// <summary>Channels whose places lie in order: one masked pass.</summary>
    private static void Plain<T, TElements>(nint x, nint y, double[] scales, BlockPerturbation draw) where T : unmanaged where TElements : IElements<T>
    {
        var grid = draw.Grid;
        var apply = Masked<T, TElements>();
        Pieces(draw, grid, 0, grid.Rows, (row, channel, channels, maps) =>
        {
            var affine = new Affine(Of(scales, row));
            var first = row * grid.RowElements + channel * grid.Places.Count;
            // Maps of neighbouring channels lie as their elements do; a coupled one serves each channel anew.
            var (repeat, length) = grid.Coupled ? (channels, grid.Places.Count) : (1, channels * grid.Places.Count);
            for (long i = 0; i < repeat; i++) apply((T*)x + first + i * length, (T*)y + first + i * length, maps, length, affine);
        });
    }

    /// <summary>
    /// Any other order: a scaled copy, then holes. Sample by sample where there are enough of them, so that the second step finds the first in
    /// the cache.
    /// </summary>
    private static void Scattered<T, TElements>(nint x, nint y, double[] scales, DenseLayout layout, BlockPerturbation draw)
        where T : unmanaged where TElements : IElements<T>
    {
        var grid = draw.Grid;
        var strides = BlockGrid.Strides(layout, draw.Spatial);
        void Holes(long start, long end, long grain) => Pieces(draw, grid, start, end, (row, channel, channels, maps) =>
        {
            for (long i = 0; i < channels; i++)
            {
                var first = (T*)y + row * grid.RowElements + (channel + i) * strides.Channel;
                Clear(first, maps, grid.Coupled ? 0 : i * grid.Places.Count, grid.Places, strides.Step);
            }
        }, grain);
        void Copy(long row, long piece)
        {
            var first = row * grid.RowElements;
            Scale<T, TElements>((T*)x + first, (T*)y + first, piece, grid.RowElements, Of(scales, row));
        }

        var pieces = (grid.RowElements + Piece - 1) / Piece;
        if (grid.Rows >= get_num_threads())
        {
            ParallelRange.Run(grid.Rows, Math.Max(1, Grain / grid.RowElements), (start, end) =>
            {
                for (var row = start; row < end; row++)
                {
                    for (long piece = 0; piece < pieces; piece++) Copy(row, piece);
                    Holes(row, row + 1, long.MaxValue);
                }
            });
            return;
        }
        ParallelRange.Run(grid.Rows * pieces, Math.Max(1, Grain / Piece), (start, end) =>
        {
            for (var unit = start; unit < end; unit++) Copy(unit / pieces, unit % pieces);
        });
        Holes(0, grid.Rows, Grain);
    }

    private static void Scale<T, TElements>(T* x, T* y, long piece, long elements, double scale) where T : unmanaged where TElements : IElements<T>
    {
        var first = piece * Piece;
        Line<T, TElements>()(x + first, y + first, null, Math.Min(Piece, elements - first), new Affine(scale));
    }

    /// <summary>Zeros where the bits of one map are set.</summary>
    private static void Clear<T>(T* channel, ulong* maps, long bit, Extent places, Extent stride) where T : unmanaged
    {
        for (long line = 0; line < places.Depth * places.Height; line++, bit += places.Width)
        {
            var to = channel + line / places.Height * stride.Depth + line % places.Height * stride.Height;
            for (long x = 0; x < places.Width; x += BitString.Most)
                for (var bits = BitString.Read(maps, bit + x, (int)Math.Min(BitString.Most, places.Width - x)); bits != 0; bits &= bits - 1)
                    to[(x + BitOperations.TrailingZeroCount(bits)) * stride.Width] = default;
        }
    }

    /// <summary>Walks over the pieces of some samples with their maps drawn; <paramref name="grain"/> is how many elements are worth a thread.</summary>
    private static void Pieces(BlockPerturbation draw, BlockGrid grid, long firstRow, long endRow, PieceBody body, long grain = Grain)
    {
        var per = Math.Clamp(Piece / grid.Places.Count, 1, grid.Channels);
        var pieces = (grid.Channels + per - 1) / per;
        ParallelRange.Run((endRow - firstRow) * pieces, Math.Max(1, grain / (per * grid.Places.Count)), (start, end) =>
        {
            var maps = grid.Coupled ? 1 : per;
            var (words, seeds) = (BlockMaps.Words(grid, maps), BlockMaps.SeedWords(grid, maps));
            var room = ArrayPool<ulong>.Shared.Rent(checked((int)(words + seeds)));
            fixed (ulong* memory = room)
                for (var unit = start; unit < end; unit++)
                {
                    var (row, channel) = (firstRow + unit / pieces, unit % pieces * per);
                    var count = Math.Min(per, grid.Channels - channel);
                    BlockMaps.Draw(memory, memory + words, draw, row, grid.Coupled ? 0 : channel, grid.Coupled ? 1 : count);
                    body(row, channel, count, memory + 1);
                }
            ArrayPool<ulong>.Shared.Return(room);
        });
    }

    private static double Of(double[] scales, long row) => scales[scales.Length == 1 ? 0 : row];

    private static delegate*<T*, T*, ulong*, long, in Affine, void> Masked<T, TElements>()
        where T : unmanaged where TElements : IElements<T> => SimdWidth.Current switch
        {
            512 => &BitKernel<Vector512<ulong>, Lanes512>.Apply<T, TElements>,
            256 => &BitKernel<Vector256<ulong>, Lanes256>.Apply<T, TElements>,
            _ => &BitKernel<Vector128<ulong>, Lanes128>.Apply<T, TElements>,
        };

    private static delegate*<T*, T*, uint*, long, in Affine, void> Line<T, TElements>()
        where T : unmanaged where TElements : IElements<T> => SimdWidth.Current switch
        {
            512 => &LineKernel<Vector512<ulong>, Lanes512, T, TElements, Scaled>.Run,
            256 => &LineKernel<Vector256<ulong>, Lanes256, T, TElements, Scaled>.Run,
            _ => &LineKernel<Vector128<ulong>, Lanes128, T, TElements, Scaled>.Run,
        };
}

using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// DropBlock in the memory of the CPU: one walk over the maps counts what is left, a second writes. Backward knows the count and writes at
/// once.
/// </summary>
internal static unsafe class BlockKernel
{
    private const long Part = BlockPieces.Elements; // of a sample that is copied

    internal static void Run(Tensor from, Tensor to, DenseLayout layout, BlockPerturbation draw)
    {
        if (draw.Count.Scales is { } known)
        {
            ElementDispatch.Run(from, to, new Dropping(known, layout, draw, new BlockPieces(draw)));
            return;
        }
        var room = ArrayPool<ulong>.Shared.Rent(checked((int)BlockPieces.StoreWords(draw.Grid)));
        try
        {
            fixed (ulong* store = room)
            {
                var pieces = new BlockPieces(draw, (nint)store);
                draw.Count.Scales = Scales(draw, pieces);
                ElementDispatch.Run(from, to, new Dropping(draw.Count.Scales, layout, draw, pieces));
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(room);
        }
    }

    /// <summary>count / kept of each sample, or one for all of them.</summary>
    private static double[] Scales(BlockPerturbation draw, BlockPieces pieces)
    {
        var grid = draw.Grid;
        var dropped = new long[draw.PerSample ? grid.Rows : 1];
        pieces.Count((row, _, channels, maps) =>
        {
            var found = grid.Coupled ? Found(1) * grid.Channels : Found(channels);
            Interlocked.Add(ref dropped[draw.PerSample ? row : 0], found);
            long Found(long count) => BitString.Count(maps, BlockMaps.Words(grid, count) - 1);
        });
        var count = grid.RowElements * grid.Rows / dropped.Length;
        return Array.ConvertAll(dropped, lost => lost == count ? 0 : (double)count / (count - lost));
    }

    private readonly record struct Dropping(double[] Scales, DenseLayout Layout, BlockPerturbation Draw, BlockPieces Pieces) : IElementPass
    {
        public void Run<T, TElements>(nint x, nint y) where T : unmanaged where TElements : IElements<T>
        {
            if (BlockGrid.IsPlain(Layout)) Plain<T, TElements>(x, y, Scales, Draw.Grid, Pieces);
            else Scattered<T, TElements>(x, y, Scales, BlockGrid.Strides(Layout, Draw.Spatial), Draw.Grid, Pieces);
        }
    }

    /// <summary>Channels whose places lie in order: one masked pass.</summary>
    private static void Plain<T, TElements>(nint x, nint y, double[] scales, BlockGrid grid, BlockPieces pieces)
        where T : unmanaged where TElements : IElements<T>
    {
        var apply = Masked<T, TElements>();
        pieces.Write(0, grid.Rows, BlockPieces.Elements, (row, channel, channels, maps) =>
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
    private static void Scattered<T, TElements>(nint x, nint y, double[] scales, (long Channel, Extent Step) strides, BlockGrid grid, BlockPieces pieces)
        where T : unmanaged where TElements : IElements<T>
    {
        void Holes(long start, long end, long grain) => pieces.Write(start, end, grain, (row, channel, channels, maps) =>
        {
            for (long i = 0; i < channels; i++)
            {
                var first = (T*)y + row * grid.RowElements + (channel + i) * strides.Channel;
                Clear(first, maps, grid.Coupled ? 0 : i * grid.Places.Count, grid.Places, strides.Step);
            }
        });
        void Copy(long row, long part)
        {
            var first = row * grid.RowElements;
            Scale<T, TElements>((T*)x + first, (T*)y + first, part, grid.RowElements, Of(scales, row));
        }

        var parts = (grid.RowElements + Part - 1) / Part;
        if (grid.Rows >= get_num_threads())
        {
            ParallelRange.Run(grid.Rows, Math.Max(1, BlockPieces.Elements / grid.RowElements), (start, end) =>
            {
                for (var row = start; row < end; row++)
                {
                    for (long part = 0; part < parts; part++) Copy(row, part);
                    Holes(row, row + 1, long.MaxValue);
                }
            });
            return;
        }
        ParallelRange.Run(grid.Rows * parts, 1, (start, end) =>
        {
            for (var unit = start; unit < end; unit++) Copy(unit / parts, unit % parts);
        });
        Holes(0, grid.Rows, BlockPieces.Elements);
    }

    private static void Scale<T, TElements>(T* x, T* y, long part, long elements, double scale) where T : unmanaged where TElements : IElements<T>
    {
        var first = part * Part;
        Line<T, TElements>()(x + first, y + first, null, Math.Min(Part, elements - first), new Affine(scale));
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

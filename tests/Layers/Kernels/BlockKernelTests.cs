using DropoutTorch.Layers.Kernels;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using static TorchSharp.torch;

namespace Layers.Tests.Kernels;

/// <summary>DropBlock's kernel against the reference, seed by seed.</summary>
public class BlockKernelTests : SimdWidths
{
    private static readonly StreamAddress s_address = new(0xB10C, Step: 3, Stream: 1, FirstRow: 4);

    /// <summary>Shape, dimensions after the channels, block: lines within and beyond a word, blocks of one, even, clipped and beyond a word.</summary>
    public static IEnumerable<(long[] shape, int spatial, long block)> Cases =>
    [
        ([3, 5, 23], 1, 4), ([5, 23], 1, 3), ([2, 3, 200], 1, 7), ([1, 2, 500], 1, 150), ([2, 2, 64], 1, 64),
        ([2, 3, 9, 7], 2, 3), ([2, 3, 9, 7], 2, 2), ([2, 3, 9, 7], 2, 1), ([2, 70, 3, 2], 2, 9), ([1, 2, 66, 130], 2, 8), ([2, 3, 32, 32], 2, 7),
        ([2, 2, 4, 5, 6], 3, 3), ([3, 4, 5, 6], 3, 2), ([1, 2, 3, 20, 70], 3, 3),
    ];

    private static BlockPerturbation Draw(long[] shape, int spatial, long block, bool coupled = false, bool perSample = false, double gamma = 0.07) =>
        new(s_address, new Keep(gamma), BlockGrid.Of(shape, spatial, block, coupled), spatial, perSample);

    /// <summary>Through the layers' own way, with the batch that an unbatched input lacks, and counted anew.</summary>
    private static Tensor Run(Tensor x, BlockPerturbation draw)
    {
        var fresh = draw with { Count = new BlockCount() };
        return x.dim() == draw.Spatial + 2
            ? PerturbationFunction.Run(x, fresh, inplace: false)
            : PerturbationFunction.Run(x.unsqueeze(0), fresh, inplace: false).squeeze(0);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Each_place_is_the_references(int width)
    {
        SimdWidth.Current = width;
        foreach (var (shape, spatial, block) in Cases)
            foreach (var coupled in new[] { false, true })
                foreach (var perSample in new[] { false, true })
                {
                    using var scope = NewDisposeScope();
                    var draw = Draw(shape, spatial, block, coupled, perSample);
                    var survivors = Reference(draw);
                    var x = rand(shape, dtype: float64).add_(0.5);
                    var expected = Expected(x, survivors, draw);
                    foreach (var type in new[] { float64, float32, float16, bfloat16 })
                    {
                        var y = Run(x.to(type), draw);
                        Assert.Equal(type, y.dtype);
                        var tolerance = type == bfloat16 ? 8e-3 : type == float16 ? 2e-3 : 1e-6;
                        Assert.True(y.to(float64).allclose(expected, rtol: tolerance), $"({string.Join(", ", shape)}) block {block} {type} coupled {coupled}");
                    }
                }
    }

    private static Tensor Expected(Tensor x, bool[] survivors, BlockPerturbation draw)
    {
        var mask = tensor(survivors).view(draw.Grid.Rows, draw.Grid.Channels, -1).to(float64);
        var kept = draw.PerSample ? mask.mean([1L, 2L], keepdim: true) : mask.mean().view(1, 1, 1);
        return (mask / where(kept.eq(0), 1.0, kept)).view(x.shape) * x;
    }

    /// <summary>Seed by seed, place by place.</summary>
    private static bool[] Reference(BlockPerturbation draw)
    {
        var grid = draw.Grid;
        var (box, fits, block) = (grid.Places, grid.Seeds, grid.Block);
        var survivors = new bool[grid.Rows * grid.RowElements];
        Array.Fill(survivors, true);
        for (long row = 0; row < grid.Rows; row++)
            for (long channel = 0; channel < grid.Channels; channel++)
                for (long seed = 0; seed < fits.Count; seed++)
                {
                    if (draw.Keep.Of(draw.Address, row, (grid.Coupled ? 0 : channel) * fits.Count + seed)) continue;
                    var (d, h, w) = (seed / fits.Width / fits.Height, seed / fits.Width % fits.Height, seed % fits.Width);
                    for (var z = d; z < d + block.Depth; z++)
                        for (var y = h; y < h + block.Height; y++)
                            for (var x = w; x < w + block.Width; x++)
                                survivors[(((row * grid.Channels + channel) * box.Depth + z) * box.Height + y) * box.Width + x] = false;
                }
        return survivors;
    }

    [Fact]
    public void Operators_give_the_same_bits()
    {
        foreach (var (shape, spatial, block) in Cases)
            foreach (var coupled in new[] { false, true })
                foreach (var perSample in new[] { false, true })
                    foreach (var type in new[] { float32, float64, float16, bfloat16 })
                    {
                        using var scope = NewDisposeScope();
                        var draw = Draw(shape, spatial, block, coupled, perSample);
                        var x = randn(shape, dtype: float64).to(type);
                        var composed = draw.Compose(x, DenseLayout.Of(x)!);
                        Assert.True(Run(x, draw).equal(composed).all().item<bool>(), $"({string.Join(", ", shape)}) block {block} {type}");
                    }
    }

    [Fact]
    public void What_was_counted_once_is_not_counted_again_and_gives_the_same()
    {
        foreach (var coupled in new[] { false, true })
            foreach (var perSample in new[] { false, true })
            {
                using var scope = NewDisposeScope();
                var draw = Draw([4, 3, 9, 9], 2, 3, coupled, perSample);
                var x = randn(4, 3, 9, 9);
                Assert.Null(draw.Count.Scales);
                var first = PerturbationFunction.Run(x, draw, inplace: false);
                Assert.Equal(perSample ? 4 : 1, draw.Count.Scales!.Length);
                var scales = draw.Count.Scales;
                Assert.True(first.equal(PerturbationFunction.Run(x, (BlockPerturbation)draw.Derivative, inplace: false)).all().item<bool>());
                Assert.Same(scales, draw.Count.Scales);
            }
    }

    /// <summary>Between counting and writing, two megabytes of maps are kept; what is beyond is drawn again.</summary>
    [Fact]
    public void Maps_beyond_the_room_for_them_are_drawn_again()
    {
        using var scope = NewDisposeScope();
        long[] shape = [2, 40, 512, 512]; // 21 million places
        var draw = Draw(shape, 2, 7, gamma: 0.001);
        var y = Run(ones(shape), draw);
        foreach (var (row, channel) in new[] { (0, 0), (1, 5), (1, 24), (1, 39) })
        {
            var survivors = y[row, channel].ne(0);
            var kept = PhiloxTensor.Kept(s_address with { FirstRow = s_address.FirstRow + (uint)row }, draw.Keep, 1, 40 * draw.Grid.Seeds.Count, CPU);
            var seeds = kept.view(40, 1, 1, 506, 506)[channel].logical_not().unsqueeze(0);
            Assert.True(BlockMask.Survivors(seeds, draw.Grid.Block).view(512, 512).equal(survivors).all().item<bool>());
        }
        Assert.Equal(1, y.to(float64).mean().item<double>(), 6);
    }

    [Fact]
    public void The_memory_format_makes_no_difference_to_the_blocks()
    {
        foreach (var shape in new long[][] { [3, 5, 12, 10], [1, 40, 40, 50], [2, 70, 30, 31] })
            foreach (var coupled in new[] { false, true })
                foreach (var perSample in new[] { false, true })
                {
                    using var scope = NewDisposeScope();
                    var draw = Draw(shape, 2, 4, coupled, perSample);
                    var x = randn(shape);
                    var expected = Run(x, draw);
                    foreach (var order in new long[][] { [0, 2, 3, 1], [0, 3, 2, 1], [0, 2, 1, 3], [0, 1, 3, 2], [1, 0, 2, 3], [3, 2, 1, 0] })
                    {
                        long[] inverse = [.. Enumerable.Range(0, 4).Select(dim => (long)Array.IndexOf(order, (long)dim))];
                        var laid = x.clone().permute(order).contiguous().permute(inverse);
                        var y = Run(laid, draw);
                        Assert.Equal(laid.stride(), y.stride());
                        Assert.True(y.equal(expected).all().item<bool>(), $"order {string.Join(", ", order)}");
                        Assert.True(PerturbationFunction.Run(laid, draw with { Count = new BlockCount() }, inplace: true).equal(expected).all().item<bool>());
                    }
                }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Threads_make_no_difference(int threads)
    {
        foreach (var shape in new long[][] { [40, 16, 20, 20], [2, 90, 33, 33], [1, 3, 300, 300] })
            foreach (var perSample in new[] { false, true })
            {
                using var scope = NewDisposeScope();
                var draw = Draw(shape, 2, 5, perSample: perSample, gamma: 0.01);
                foreach (var x in new[] { randn(shape), randn([shape[0], shape[2], shape[3], shape[1]]).permute(0, 3, 1, 2) })
                {
                    set_num_threads(1);
                    var expected = Run(x, draw);
                    set_num_threads(threads);
                    Assert.True(expected.equal(Run(x, draw)).all().item<bool>());
                }
            }
    }

    [Fact]
    public void A_part_of_a_batch_loses_the_blocks_of_the_whole()
    {
        using var scope = NewDisposeScope();
        var x = randn(6, 3, 20, 20);
        var whole = Run(x, Draw([6, 3, 20, 20], 2, 5));
        var part = Run(x[2..5], Draw([3, 3, 20, 20], 2, 5) with { Address = s_address with { FirstRow = s_address.FirstRow + 2 } });
        Assert.True(whole[2..5].eq(0).equal(part.eq(0)).all().item<bool>());
    }
}

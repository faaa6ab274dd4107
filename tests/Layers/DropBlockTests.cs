using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests;

/// <summary>What all DropBlocks share beyond the contract of every layer.</summary>
public class DropBlockTests
{
    private static readonly RandomSource s_source = RandomSource.At(new StreamAddress(7));

    private sealed record Golden(
        long[] Shape, long BlockSize, double P, long Seed, double Gamma, long[] SeedsShape, long[] Seeds, double[] Output, double[] Gradient);

    private sealed record Goldens(Golden[] Cases);

    [Theory]
    [InlineData(0.1, new long[] { 32, 32 }, 7, 0.1 * 32 * 32 / (7 * 7 * 26 * 26))]
    [InlineData(0.3, new long[] { 9, 7 }, 3, 0.06)]
    [InlineData(0.25, new long[] { 8 }, 2, 0.25 * 8 / (2 * 7))]
    [InlineData(0.2, new long[] { 4, 6, 8 }, 3, 0.2 * 4 * 6 * 8 / (27 * 2 * 4 * 6))]
    [InlineData(0.4, new long[] { 5, 6 }, 50, 0.4 * 30 / (25 * 1 * 2))] // the block is clipped to 5
    [InlineData(0.4, new long[] { 5, 6 }, 1, 0.4)]
    [InlineData(1.0, new long[] { 5, 5 }, 5, 1.0)]
    [InlineData(0.0, new long[] { 5, 5 }, 3, 0.0)]
    public void Gamma_is_the_papers(double p, long[] sizes, long block, double expected) =>
        Assert.Equal(expected, Functional.drop_block_gamma(p, sizes, block), 15);

    [Fact]
    public void Arguments_without_a_meaning_are_refused_in_one_line()
    {
        using var scope = NewDisposeScope();
        const string Size = "expected a block_size of at least 1, got 0 (Parameter 'block_size')";
        Assert.Equal(Size, Assert.Throws<ArgumentOutOfRangeException>(() => new DropBlock2d(0.1, 0)).Message);
        Assert.Equal(Size, Assert.Throws<ArgumentOutOfRangeException>(() => Functional.drop_block2d(ones(1, 1, 2, 2), 0.1, 0)).Message);
        Assert.Equal(Size, Assert.Throws<ArgumentOutOfRangeException>(() => Functional.drop_block_gamma(0.1, [4], 0)).Message);
        Assert.Equal(Size, Assert.Throws<ArgumentOutOfRangeException>(() => Functional.drop_block_mask(ones(1, 1, 2), 0)).Message);
        Assert.StartsWith(
            "drop_block_gamma: expected sizes of at least 1, got [3, 0].",
            Assert.Throws<ArgumentException>(() => Functional.drop_block_gamma(0.1, [3, 0], 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Functional.drop_block_gamma(double.NaN, [3], 2));
        Assert.StartsWith(
            "drop_block_mask: expected seeds of shape (N, C, ...) with 3 to 5 dimensions, got [2, 3].",
            Assert.Throws<ArgumentException>(() => Functional.drop_block_mask(ones(2, 3), 2)).Message);
    }

    [Fact]
    public void Other_ranks_are_refused_with_the_way_out()
    {
        using var scope = NewDisposeScope();
        string Message(Func<Tensor> call) => Assert.Throws<ArgumentException>(call).Message;
        Assert.StartsWith(
            "drop_block1d: expected an input of shape (N, C, L) or (C, L), got [2, 3, 4, 5].",
            Message(() => Functional.drop_block1d(ones(2, 3, 4, 5), 0.1, 2)));
        Assert.StartsWith(
            "drop_block2d: expected an input of shape (N, C, H, W), got [2, 3, 4]. Fix: DropBlock1d for (N, C, L), input.unsqueeze(0) for (C, H, W).",
            Message(() => Functional.drop_block2d(ones(2, 3, 4), 0.1, 2)));
        Assert.StartsWith(
            "drop_block2d: expected an input of shape (N, C, H, W), got [2, 3]. (",
            Message(() => Functional.drop_block2d(ones(2, 3), ones(2, 3))));
        Assert.StartsWith(
            "drop_block3d: expected an input of shape (N, C, D, H, W) or (C, D, H, W), got [2, 3, 4].",
            Message(() => Functional.drop_block3d(ones(2, 3, 4), 0.1, 2, training: false)));
    }

    [Fact]
    public void Seeds_become_blocks()
    {
        using var scope = NewDisposeScope();
        var seeds = zeros(1, 1, 3, 4);
        seeds[0, 0, 0, 1] = 1;
        seeds[0, 0, 2, 3] = 1;
        Assert.Equal(
            "#oo##\n#oo##\n###oo\n###oo\n",
            Picture(Functional.drop_block_mask(seeds, 2)));
        Assert.Equal([1L, 1L, 3L], Functional.drop_block_mask(ones(1, 1, 1), 3).shape);
        Assert.Equal([2L, 1L, 3L, 4L, 5L], Functional.drop_block_mask(ones([2, 1, 1, 2, 3]), 3).shape);
    }

    private static string Picture(Tensor mask) => string.Concat(Enumerable.Range(0, (int)mask.shape[2])
        .Select(row => string.Concat(mask[0, 0, row].data<bool>().Select(kept => kept ? '#' : 'o')) + "\n"));

    [Fact]
    public void The_stock_operators_results_come_back()
    {
        foreach (var golden in ReferenceFile.Read<Goldens>("drop_block_goldens.json").Cases)
        {
            using var scope = NewDisposeScope();
            var sizes = golden.Shape[2..];
            Assert.Equal(golden.Gamma, Functional.drop_block_gamma(golden.P, sizes, golden.BlockSize), 12);
            var mask = Functional.drop_block_mask(tensor(golden.Seeds).view(golden.SeedsShape), Math.Min(golden.BlockSize, sizes.Min()));
            Check(golden, x => sizes.Length == 2 ? Functional.drop_block2d(x, mask) : Functional.drop_block3d(x, mask));
            foreach (var inplace in new[] { false, true })
                Check(golden, x =>
                {
                    manual_seed(golden.Seed);
                    var source = RandomSource.TorchGenerator;
                    return sizes.Length == 2
                        ? Functional.drop_block2d(x.mul(1), golden.P, golden.BlockSize, inplace, source: source)
                        : Functional.drop_block3d(x.mul(1), golden.P, golden.BlockSize, inplace, source: source);
                });
        }
    }

    private static void Check(Golden golden, Func<Tensor, Tensor> function)
    {
        var x = ReferenceFile.Fill(golden.Shape).requires_grad_();
        var y = function(x);
        y.sum().backward();
        // torchvision adds 1e-6 to the number of elements that are kept.
        Assert.True(y.allclose(tensor(golden.Output).view(golden.Shape), rtol: 1e-6), y.str());
        Assert.True(x.grad!.allclose(tensor(golden.Gradient).view(golden.Shape), rtol: 1e-6));
    }

    [Fact]
    public void About_a_share_of_p_is_dropped_and_the_mean_is_kept()
    {
        using var scope = NewDisposeScope();
        var y = Functional.drop_block2d(ones(64, 16, 32, 32, dtype: ScalarType.Float64), 0.1, 5, source: s_source);
        var dropped = y.eq(0).to(ScalarType.Float64).mean().item<double>();
        // gamma = 0.1 * 1024 / (25 * 784) = 0.00522. A place in the middle is dropped with probability 1 - (1 - gamma)^25 = 0.1227, one at
        // the edge with less; the mean over the map is 0.0946 (counted with all 1024 places). 803k places in blocks of about 25 that go
        // together have a standard deviation below 0.0015: 5 of them, less than one false alarm in a million seeds.
        Assert.InRange(dropped, 0.0946 - 0.0075, 0.0946 + 0.0075);
        Assert.Equal(1, y.mean().item<double>(), 12); // by the count, exactly
    }

    [Fact]
    public void Each_hole_is_a_union_of_whole_blocks()
    {
        using var scope = NewDisposeScope();
        var dropped = Functional.drop_block2d(ones(4, 8, 16, 16), 0.3, 4, source: s_source).eq(0).to(ScalarType.Float32);
        // Morphological opening: what survives an erosion and a dilation by the block is all of it.
        var eroded = nn.functional.max_pool2d(dropped.neg(), 4, 1).neg();
        Assert.True(Functional.drop_block_mask(eroded, 4).equal(dropped.eq(0)).all().item<bool>());
        Assert.InRange(dropped.mean().item<float>(), 0.15f, 0.4f);
    }

    [Fact]
    public void Coupled_channels_lose_the_same_blocks_and_others_do_not()
    {
        using var scope = NewDisposeScope();
        foreach (var source in new[] { s_source, RandomSource.TorchGenerator })
        {
            manual_seed(1);
            var coupled = Functional.drop_block2d(ones(3, 4, 12, 12), 0.3, 3, coupled: true, source: source).eq(0);
            Assert.True(coupled.equal(coupled.narrow(1, 0, 1).expand_as(coupled)).all().item<bool>());
            Assert.False(coupled[0].equal(coupled[1]).all().item<bool>());
            var own = Functional.drop_block2d(ones(3, 4, 12, 12), 0.3, 3, source: source).eq(0);
            Assert.False(own.equal(own.narrow(1, 0, 1).expand_as(own)).all().item<bool>());
        }
    }

    [Fact]
    public void Per_sample_each_mean_is_kept_and_by_default_the_batchs()
    {
        using var scope = NewDisposeScope();
        foreach (var source in new[] { s_source, RandomSource.TorchGenerator })
        {
            manual_seed(2);
            var own = Functional.drop_block2d(ones(5, 3, 12, 12, dtype: ScalarType.Float64), 0.3, 3, per_sample: true, source: source).mean([1L, 2L, 3L]);
            Assert.True(own.allclose(ones(5, dtype: ScalarType.Float64), rtol: 1e-12));
            var shared = Functional.drop_block2d(ones(5, 3, 12, 12, dtype: ScalarType.Float64), 0.3, 3, source: source).mean([1L, 2L, 3L]);
            Assert.False(shared.allclose(ones(5, dtype: ScalarType.Float64), rtol: 1e-3));
            Assert.Equal(1, shared.mean().item<double>(), 12);
        }
    }

    [Fact]
    public void A_mask_that_leaves_nothing_gives_zeros_even_for_infinite_input()
    {
        using var scope = NewDisposeScope();
        var x = full([2, 1, 4, 4], float.PositiveInfinity);
        Assert.Equal(0f, Functional.drop_block2d(x, zeros(1)).abs().sum().item<float>());
        // One place, one block: p is the chance of the whole sample.
        var y = Functional.drop_block2d(full([64, 1, 4, 4], 1f), 0.5, 4, per_sample: true, source: s_source);
        var sums = y.sum([1L, 2L, 3L]).data<float>().ToArray();
        Assert.All(sums, sum => Assert.True(sum is 0 or 16, $"{sum}"));
        Assert.InRange(sums.Count(sum => sum == 0), 32 - 20, 32 + 20); // Binomial(64, 0.5), five standard deviations: once in two million seeds
        var lost = Functional.drop_block2d(full([1, 1, 4, 4], float.PositiveInfinity), 1 - 1e-9, 4, source: s_source);
        Assert.Equal(0f, lost.abs().sum().item<float>());
    }

    [Fact]
    public void Without_a_batch_the_result_is_that_of_a_batch_of_one()
    {
        using var scope = NewDisposeScope();
        foreach (var inplace in new[] { false, true })
        {
            var (line, volume) = (randn(3, 20), randn(3, 6, 7, 5));
            var (lines, volumes) = (line.unsqueeze(0).clone(), volume.unsqueeze(0).clone());
            var dropped = Functional.drop_block1d(line, 0.3, 4, inplace, source: s_source);
            var hollow = Functional.drop_block3d(volume, 0.3, 3, inplace, source: s_source);
            Assert.True(Functional.drop_block1d(lines, 0.3, 4, source: s_source).squeeze(0).Equals(dropped));
            Assert.True(Functional.drop_block3d(volumes, 0.3, 3, source: s_source).squeeze(0).Equals(hollow));
            Assert.Equal(inplace, line.Equals(dropped));
            Assert.Equal(inplace, volume.Equals(hollow));
        }
        var x = randn(3, 20, dtype: ScalarType.Float64).requires_grad_();
        FiniteDifferences.Check(() => Functional.drop_block1d(x, 0.3, 4, source: s_source), x);
        FiniteDifferences.Check(() => Functional.drop_block1d(x * 2, 0.3, 4, inplace: true, source: s_source), x);
        var refused = zeros(3, 20).requires_grad_();
        var error = Assert.Throws<InvalidOperationException>(() => Functional.drop_block1d(refused, 0.3, 4, inplace: true));
        Assert.Contains("leaf Variable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = arange(1, 9, dtype: ScalarType.Float64).view(2, 1, 4);
        var mask = tensor(new[] { true, false, true, true, true, true, true, true }).view(2, 1, 4);
        const double Scale = 8 / 7.0;
        double[] expected = [Scale, 0, 3 * Scale, 4 * Scale, 5 * Scale, 6 * Scale, 7 * Scale, 8 * Scale];
        Assert.Equal(expected, Functional.drop_block1d(x, mask).reshape(-1).data<double>().ToArray());
        double[] alone = [4 / 3.0, 0, 3 * (4 / 3.0), 4 * (4 / 3.0), 5, 6, 7, 8];
        Assert.Equal(alone, Functional.drop_block1d(x, mask, per_sample: true).reshape(-1).data<double>().ToArray());
        Assert.Equal(0L, Functional.drop_block1d(x[..0], mask[..0]).numel());
    }

    [Fact]
    public void P_follows_a_schedule_and_the_text_shows_the_settings()
    {
        using var layer = new DropBlock2d(0.05, 5, coupled: true, seed: 3);
        layer.p = 0.25;
        Assert.Equal("DropBlock2d(p=0.25, block_size=5, inplace=False, coupled=True, per_sample=False)", layer.ToString());
        using var line = new DropBlock1d();
        Assert.Equal("DropBlock1d(p=0.1, block_size=7, inplace=False, coupled=False, per_sample=False)", line.ToString());
        using var volume = new DropBlock3d(0.2, 3, inplace: true, per_sample: true);
        Assert.Equal("DropBlock3d(p=0.2, block_size=3, inplace=True, coupled=False, per_sample=True)", volume.ToString());
    }
}

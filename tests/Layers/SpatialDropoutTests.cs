using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

/// <summary>SpatialDropout1d, 2d and 3d: the same layer at three ranks.</summary>
public class SpatialDropoutTests
{
    private delegate Tensor Spatial(Tensor input, double p, RandomSource source);

    private static readonly Spatial[] s_ours =
    [
        (x, p, source) => Functional.spatial_dropout1d(x, p, source: source),
        (x, p, source) => Functional.spatial_dropout2d(x, p, source: source),
        (x, p, source) => Functional.spatial_dropout3d(x, p, source: source),
    ];

    private static readonly long[][] s_shapes = [[40, 50, 6], [40, 50, 2, 3], [40, 50, 1, 2, 3]];

    public static TheoryData<int> Ranks => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Ranks))]
    public void Whole_channels_are_dropped_and_all_others_scaled(int rank)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = rand(s_shapes[rank], dtype: ScalarType.Float64).add_(1);
        foreach (var input in new[] { x, ChannelsLast(x) })
        {
            var y = s_ours[rank](input, 0.2, default);
            Assert.Equal(input.stride(), y.stride());
            var flat = y.reshape(2000, 6);
            var dropped = flat.eq(0);
            Assert.True(dropped.all(1).eq(dropped.any(1)).all().item<bool>());
            Assert.True(flat.allclose((x / 0.8).reshape(2000, 6).masked_fill(dropped, 0), rtol: 1e-15));
            // Binomial(2000, 0.2): 4.9 standard deviations, one false alarm in a million seeds.
            Assert.InRange(dropped.all(1).sum().item<long>(), 400 - 88, 400 + 88);
        }
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public void The_memory_format_does_not_change_the_channels_that_go(int rank)
    {
        using var scope = NewDisposeScope();
        var source = RandomSource.At(new(4));
        var x = rand(s_shapes[rank]);
        Assert.True(s_ours[rank](x, 0.5, source).equal(s_ours[rank](ChannelsLast(x), 0.5, source)).all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public void Under_torchs_generator_the_result_is_the_stock_operators(int rank)
    {
        using var scope = NewDisposeScope();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
            foreach (var seed in new[] { 1, 2, 3 })
            {
                var x = randn(s_shapes[rank], dtype: type);
                manual_seed(seed);
                var ours = s_ours[rank](x, 0.3, RandomSource.TorchGenerator);
                manual_seed(seed);
                var stock = rank switch
                {
                    0 => nn.functional.dropout1d(x, 0.3, training: true),
                    1 => nn.functional.dropout2d(x, 0.3, training: true),
                    _ => nn.functional.dropout3d(x, 0.3, training: true),
                };
                Assert.True(ours.equal(stock).all().item<bool>());
            }
    }

    [Theory]
    [InlineData(0, new long[] { 50, 6 })]
    [InlineData(2, new long[] { 50, 1, 2, 3 })]
    public void Without_a_batch_the_first_dimension_is_that_of_the_channels(int rank, long[] shape)
    {
        using var scope = NewDisposeScope();
        var source = RandomSource.At(new(8));
        var x = rand(shape).add_(0.1);
        var y = s_ours[rank](x, 0.5, source);
        Assert.True(y.equal(s_ours[rank](x.unsqueeze(0), 0.5, source).squeeze(0)).all().item<bool>());
        var dropped = y.reshape(50, 6).eq(0);
        Assert.True(dropped.all(1).eq(dropped.any(1)).all().item<bool>());
        Assert.InRange(dropped.all(1).sum().item<long>(), 1, 49); // all or none of 50: 2^-49

        manual_seed(3);
        var ours = s_ours[rank](x, 0.5, RandomSource.TorchGenerator);
        manual_seed(3);
        Assert.True(ours.equal(rank == 0 ? nn.functional.dropout1d(x, 0.5, training: true) : nn.functional.dropout3d(x, 0.5, training: true)).all().item<bool>());
    }

    [Theory]
    [InlineData(0, new long[] { 5 }, "spatial_dropout1d: expected an input of shape (N, C, L) or (C, L), got [5].")]
    [InlineData(0, new long[] { 2, 3, 4, 5 }, "spatial_dropout1d: expected an input of shape (N, C, L) or (C, L), got [2, 3, 4, 5].")]
    [InlineData(1, new long[] { 2, 3 }, "spatial_dropout2d: expected an input of shape (N, C, H, W), got [2, 3].")]
    [InlineData(1, new long[] { 2, 3, 4 }, "spatial_dropout2d: expected an input of shape (N, C, H, W), got [2, 3, 4]. Fix: SpatialDropout1d for (N, C, L), or input.unsqueeze(0) for (C, H, W).")]
    [InlineData(2, new long[] { 2, 3, 4 }, "spatial_dropout3d: expected an input of shape (N, C, D, H, W) or (C, D, H, W), got [2, 3, 4].")]
    public void Other_ranks_are_refused(int rank, long[] shape, string expected)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => s_ours[rank](ones(shape), 0.5, default));
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var mask = tensor(new[] { true, false });
        foreach (var y in new[]
        {
            Functional.spatial_dropout1d(ones([1, 2, 4], dtype: ScalarType.Float64), mask.view(1, 2, 1), 0.4),
            Functional.spatial_dropout2d(ones([1, 2, 2, 2], dtype: ScalarType.Float64), mask.view(1, 2, 1, 1), 0.4),
            Functional.spatial_dropout3d(ones([1, 2, 1, 2, 2], dtype: ScalarType.Float64), mask.view(1, 2, 1, 1, 1), 0.4),
        })
            Assert.Equal([1 / 0.6, 1 / 0.6, 1 / 0.6, 1 / 0.6, 0, 0, 0, 0], y.data<double>().ToArray());
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var one = new SpatialDropout1d(0.25);
        using var two = new SpatialDropout2d(0.25, inplace: true);
        using var three = new SpatialDropout3d();
        Assert.Equal("SpatialDropout1d(p=0.25, inplace=False)", one.ToString());
        Assert.Equal("SpatialDropout2d(p=0.25, inplace=True)", two.ToString());
        Assert.Equal("SpatialDropout3d(p=0.5, inplace=False)", three.ToString());
    }

    private static Tensor ChannelsLast(Tensor x)
    {
        var rank = x.dim();
        return x.permute([0, .. Enumerable.Range(2, (int)rank - 2).Select(dim => (long)dim), 1]).contiguous()
            .permute([0, rank - 1, .. Enumerable.Range(1, (int)rank - 2).Select(dim => (long)dim)]);
    }
}

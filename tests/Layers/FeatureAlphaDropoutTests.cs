using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

public class FeatureAlphaDropoutTests
{
    private const double P = 0.3;
    private const double Alpha = 1.7580993408473766;
    private static readonly double s_a = 1 / Math.Sqrt((Alpha * Alpha * P + 1) * (1 - P));
    private static readonly double s_b = s_a * Alpha * P;

    [Fact]
    public void Whole_channels_become_constant_or_are_moved()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn([50, 40, 3, 2], dtype: ScalarType.Float64);
        var y = Functional.feature_alpha_dropout(x, P, training: true);
        var dropped = y.sub(s_b - s_a * Alpha).abs().lt(1e-12).view(2000, 6);
        Assert.True(dropped.all(1).eq(dropped.any(1)).all().item<bool>());
        var kept = (x * s_a + s_b).view(2000, 6).masked_select(dropped.logical_not());
        Assert.True(y.view(2000, 6).masked_select(dropped.logical_not()).allclose(kept, rtol: 1e-13));
        // Binomial(2000, 0.3): 4.9 standard deviations, one false alarm in a million seeds.
        Assert.InRange(dropped.all(1).sum().item<long>(), 600 - 101, 600 + 101);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Under_torchs_generator_the_result_is_the_stock_operators(ScalarType type)
    {
        using var scope = NewDisposeScope();
        foreach (var shape in new long[][] { [3, 4], [2, 5, 3], [4, 3, 5, 2], [2, 3, 2, 2, 2] })
        {
            var x = randn(shape, dtype: type);
            manual_seed(9);
            var ours = Functional.feature_alpha_dropout(x, P, training: true, source: RandomSource.TorchGenerator);
            manual_seed(9);
            Assert.True(ours.equal(nn.functional.feature_alpha_dropout(x, P, training: true)).all().item<bool>(), $"[{string.Join(", ", shape)}]");
        }
    }

    [Fact]
    public void Channels_of_one_element_are_dropped_as_larger_ones_are()
    {
        using var scope = NewDisposeScope();
        var source = RandomSource.At(new(6, FirstRow: 2));
        var x = randn(5, 300);
        var y = Functional.feature_alpha_dropout(x, P, training: true, source: source);
        var wide = Functional.feature_alpha_dropout(x.unsqueeze(2).expand(5, 300, 2), P, training: true, source: source);
        Assert.True(wide.equal(y.unsqueeze(2)).all().item<bool>());
    }

    [Fact]
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = ones([1, 2, 3], dtype: ScalarType.Float64);
        var y = Functional.feature_alpha_dropout(x, tensor(new[] { true, false }).view(1, 2, 1), P).data<double>().ToArray();
        Assert.All(y[..3], value => Assert.Equal(s_a + s_b, value, 1e-14));
        Assert.All(y[3..], value => Assert.Equal(s_b - s_a * Alpha, value, 1e-14));
    }

    [Fact]
    public void One_dimension_is_refused()
    {
        using var x = ones(5);
        var error = Assert.Throws<ArgumentException>(() => Functional.feature_alpha_dropout(x, 0.5, training: true));
        Assert.StartsWith("feature_alpha_dropout: expected at least 2 dimensions (N, C, ...), got 1. Fix: alpha_dropout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new FeatureAlphaDropout(0.25);
        Assert.Equal("FeatureAlphaDropout(p=0.25, inplace=False)", layer.ToString());
    }
}

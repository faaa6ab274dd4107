using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

public class StandardDropoutTests
{
    [Fact]
    public void Training_drops_without_scaling()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = linspace(1, 2, 10_000, dtype: ScalarType.Float64);
        var y = Functional.standard_dropout(x, 0.4);
        var kept = y.ne(0);
        Assert.True(y.masked_select(kept).equal(x.masked_select(kept)).all().item<bool>());
        // Binomial(10,000, 0.4): 4.9 standard deviations, one false alarm in a million seeds.
        Assert.InRange(10_000 - kept.sum().item<long>(), 4000 - 240, 4000 + 240);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Evaluation_multiplies_by_the_probability_of_keeping(bool inplace)
    {
        using var scope = NewDisposeScope();
        var x = arange(1, 6, dtype: ScalarType.Float64);
        var y = Functional.standard_dropout(x, 0.4, training: false, inplace);
        Assert.True(y.allclose(tensor(new[] { 0.6, 1.2, 1.8, 2.4, 3.0 }), rtol: 1e-15));
        Assert.Equal(inplace ? y[0].item<double>() : 1, x[0].item<double>());
        Assert.Equal(0, Functional.standard_dropout(full(3, float.PositiveInfinity), 1, training: false).sum().item<float>());
    }

    [Fact]
    public void Expectation_in_training_is_what_evaluation_gives()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        const double p = 0.35;
        var mean = Functional.standard_dropout(ones(1_000_000, dtype: ScalarType.Float64), p).mean().item<double>();
        // Standard deviation of the mean: sqrt(p (1 - p) / n) = 4.8e-4; 4.9 of them, one false alarm in a million seeds.
        Assert.InRange(mean, 1 - p - 2.4e-3, 1 - p + 2.4e-3);
    }

    [Fact]
    public void The_inverted_form_is_the_same_divided_by_the_probability_of_keeping()
    {
        using var scope = NewDisposeScope();
        var source = RandomSource.At(new(12));
        var x = randn(40, 30, dtype: ScalarType.Float64);
        var standard = Functional.standard_dropout(x, 0.25, source: source);
        Assert.True(Functional.inverted_dropout(x, 0.25, source: source).allclose(standard / 0.75, rtol: 1e-15));
    }

    [Fact]
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, double.PositiveInfinity, 3 });
        Assert.Equal([1, 0, 3], Functional.standard_dropout(x, tensor(new[] { 1.0, 0, 1 })).data<double>().ToArray());
    }

    [Fact]
    public void Under_torchs_generator_the_masks_are_the_stock_operators()
    {
        using var scope = NewDisposeScope();
        var x = randn(128, 7).abs_().add_(0.1);
        manual_seed(11);
        var ours = Functional.standard_dropout(x, 0.3, source: RandomSource.TorchGenerator);
        manual_seed(11);
        Assert.True(ours.ne(0).equal(nn.functional.dropout(x, 0.3, training: true).ne(0)).all().item<bool>());
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new StandardDropout(0.25, inplace: true);
        Assert.Equal("StandardDropout(p=0.25, inplace=True)", layer.ToString());
    }
}

using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using static TorchSharp.torch;

namespace Layers.Tests;

public class WeightDropoutTests
{
    private static readonly RandomSource s_source = RandomSource.At(new StreamAddress(7));

    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    [Fact]
    public void Keeps_what_all_stochastic_layers_keep() =>
        AnyLayerContract.Holds(seed => new WeightDropout(0.5, seed), ones(20, 30));

    [Theory]
    [MemberData(nameof(Types))]
    public void Survivors_are_scaled_and_the_rest_is_zero(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var weight = full(50, 40, 3.0, dtype: dtype);
        var dropped = Functional.weight_dropout(weight, 0.1, source: s_source);
        Assert.Equal(dtype, dropped.dtype);
        // 3 / 0.9 is rounded once to the type, up to float32's own rounding of the scale.
        var survivor = tensor(3 / 0.9).to(dtype).to(ScalarType.Float32).item<float>();
        var values = dropped.to(ScalarType.Float32).data<float>().ToArray();
        Assert.All(values, v => Assert.True(v == 0 || Math.Abs(v - survivor) <= 3e-7f * survivor, $"{v}"));
        // Binomial(2000, 0.1): 4.9 standard deviations, a false alarm once in a million seeds.
        Assert.InRange(values.Count(v => v == 0), 200 - 66, 200 + 66);
    }

    [Fact]
    public void The_mask_does_not_follow_the_batch()
    {
        using var scope = NewDisposeScope();
        var weight = randn(6, 9);
        var whole = Functional.weight_dropout(weight, 0.5, source: RandomSource.At(new StreamAddress(7, Step: 3)));
        var part = Functional.weight_dropout(weight, 0.5, source: RandomSource.At(new StreamAddress(7, Step: 3, FirstRow: 64)));
        Assert.True(whole.Equals(part));
        using var layer = new WeightDropout(0.5, seed: 2);
        using var later = new WeightDropout(0.5, seed: 2) { FirstRow = 64 };
        layer.train();
        later.train();
        Assert.True(layer.call(weight).Equals(later.call(weight)));
    }

    [Fact]
    public void Several_steps_at_once_are_refused_where_a_mask_is_drawn()
    {
        using var weight = ones(3, 4);
        var source = RandomSource.At(new StreamAddress(7, StepRows: 2));
        var error = Assert.Throws<InvalidOperationException>(() => Functional.weight_dropout(weight, 0.5, source: source));
        Assert.StartsWith("expected a batch of one step", error.Message, StringComparison.Ordinal);
        using var whole = Functional.weight_dropout(weight, 0.5, training: false, source);
        Assert.True(whole.Equals(weight));
    }

    [Fact]
    public void Gradient_is_that_of_the_masked_weights()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var weight = randn(4, 6, dtype: ScalarType.Float64).requires_grad_();
        FiniteDifferences.Check(() => Functional.weight_dropout(weight, 0.4, source: s_source).pow(2), weight);
        weight.grad = null;
        var dropped = Functional.weight_dropout(weight, 0.4, source: s_source);
        dropped.sum().backward();
        Assert.True(weight.grad!.allclose(dropped.ne(0).to(ScalarType.Float64) / 0.6, rtol: 1e-14, atol: 0));
    }

    [Fact]
    public void P_of_one_gives_exact_zeros_even_for_infinite_weights()
    {
        using var scope = NewDisposeScope();
        var weight = tensor(new[] { 1f, float.PositiveInfinity, float.NaN }).requires_grad_();
        var dropped = Functional.weight_dropout(weight, 1);
        dropped.sum().backward();
        Assert.Equal([0f, 0f, 0f], dropped.data<float>().ToArray());
        Assert.Equal([0f, 0f, 0f], weight.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var weight = tensor(new double[,] { { 1, 2 }, { 3, double.PositiveInfinity } });
        var mask = tensor(new[,] { { true, false }, { true, false } });
        Assert.Equal([1 / 0.6, 0, 3 / 0.6, 0], Functional.weight_dropout(weight, mask, 0.4).data<double>().ToArray());
    }

    [Fact]
    public void Evaluation_empty_weights_and_integers()
    {
        using var scope = NewDisposeScope();
        var weight = ones(2, 2);
        var same = Functional.weight_dropout(weight, 0.5, training: false);
        Assert.NotSame(weight, same);
        same[0, 0] = 5f;
        Assert.Equal(5f, weight[0, 0].item<float>());
        Assert.Equal([0L, 3L], Functional.weight_dropout(empty(0, 3)).shape);
        var error = Assert.Throws<ArgumentException>(() => Functional.weight_dropout(ones(2, dtype: ScalarType.Int64)));
        Assert.StartsWith("weight_dropout: expected a floating-point tensor, got Int64.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_is_kept()
    {
        using var scope = NewDisposeScope();
        var mean = Functional.weight_dropout(ones(1000, 1000, dtype: ScalarType.Float64), 0.35, source: s_source).mean().item<double>();
        // The mean's standard deviation is sqrt(p / (1 - p) / n) = 7.3e-4: 4.9 of them, one false alarm in a million seeds.
        Assert.InRange(mean, 1 - 3.6e-3, 1 + 3.6e-3);
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new WeightDropout(0.25);
        Assert.Equal("WeightDropout(p=0.25)", layer.ToString());
    }
}

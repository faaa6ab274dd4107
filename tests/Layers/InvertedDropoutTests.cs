using DropoutTorch.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests;

public class InvertedDropoutTests
{
    private static readonly ScalarType[] s_types = [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    public static TheoryData<ScalarType> Types => [.. s_types];

    [Theory]
    [InlineData(-0.1, "-0.1")]
    [InlineData(1.5, "1.5")]
    [InlineData(double.NaN, "NaN")]
    public void Probability_outside_the_unit_interval_is_refused(double p, string shown)
    {
        var expected = $"dropout probability has to be between 0 and 1, but got {shown} (Parameter 'p')";
        using var x = ones(3);
        Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => new InvertedDropout(p)).Message);
        Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => Functional.inverted_dropout(x, p)).Message);
        using var layer = new InvertedDropout();
        Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => layer.p = p).Message);
        Assert.Equal(0.5, layer.p);
    }

    [Fact]
    public void Integers_are_refused_in_one_line()
    {
        using var x = ones(3, dtype: ScalarType.Int64);
        var error = Assert.Throws<ArgumentException>(() => Functional.inverted_dropout(x));
        Assert.StartsWith("inverted_dropout: expected a floating-point tensor, got Int64.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Survivors_are_scaled_and_the_rest_is_zero(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        using var layer = new InvertedDropout(0.1);
        layer.train();
        var x = full(1000, 3.0, dtype: dtype);
        var values = layer.call(x).to(ScalarType.Float32).data<float>().ToArray();
        // 3 / 0.9 rounded once to the type: the scale itself is not rounded to it.
        var survivor = tensor(3 / 0.9).to(dtype).to(ScalarType.Float32).item<float>();
        Assert.All(values, v => Assert.True(v == 0 || Math.Abs(v - survivor) <= 3e-7f * survivor, $"{v}"));
        var dropped = values.Count(v => v == 0);
        // Binomial(1000, 0.1): 4.9 standard deviations, a false alarm once in a million seeds.
        Assert.InRange(dropped, 100 - 47, 100 + 47);
    }

    [Fact]
    public void Masks_are_those_of_the_stock_operator_under_the_same_seed()
    {
        using var scope = NewDisposeScope();
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
            foreach (var shape in new long[][] { [1], [17], [5, 7, 3], [128, 1024] })
            {
                var x = randn(shape, dtype: dtype);
                manual_seed(11);
                var ours = Functional.inverted_dropout(x, 0.3, source: RandomSource.TorchGenerator);
                manual_seed(11);
                var stock = nn.functional.dropout(x, 0.3, training: true);
                Assert.True(ours.Equals(stock), $"{dtype} [{string.Join(", ", shape)}]");
            }
    }

    [Fact]
    public void Gradient_is_the_incoming_one_times_mask_and_scale()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var x = randn(50, 20, dtype: ScalarType.Float64).add_(10).requires_grad_();
        var y = Functional.inverted_dropout(x, 0.4);
        var incoming = randn(50, 20, dtype: ScalarType.Float64);
        y.backward([incoming]);
        var mask = y.ne(0).to(ScalarType.Float64);
        Assert.True(x.grad!.allclose(incoming * mask / 0.6, rtol: 1e-14, atol: 0));
    }

    [Fact]
    public void P_of_one_gives_exact_zeros_and_a_zero_gradient_even_for_infinite_input()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, float.PositiveInfinity, float.NaN }).requires_grad_();
        var y = Functional.inverted_dropout(x, 1);
        y.sum().backward();
        Assert.Equal([0f, 0f, 0f], y.data<float>().ToArray());
        Assert.Equal([0f, 0f, 0f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Evaluation_p_of_zero_and_empty_input_give_a_new_handle_on_the_same_storage()
    {
        using var scope = NewDisposeScope();
        using var layer = new InvertedDropout(0.5);
        layer.eval();
        using var none = new InvertedDropout(0);
        none.train();
        var x = randn(4, 5);
        foreach (var y in new[] { layer.call(x), none.call(x) })
        {
            Assert.NotSame(x, y);
            Assert.True(y.Equals(x));
            y[0, 0] = 42f;
            Assert.Equal(42f, x[0, 0].item<float>());
            y.Dispose();
            Assert.False(x.IsInvalid);
        }
        Assert.Equal([0L, 3L], Functional.inverted_dropout(empty(0, 3)).shape);
    }

    [Fact]
    public void A_tiny_p_takes_the_random_path_and_equals_the_input_on_strided_tensors()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var state = get_rng_state();
        var x = randn(6, 8).t();
        manual_seed(5);
        Assert.True(Functional.inverted_dropout(x, 1e-10).allclose(x, rtol: 1e-6));
        Assert.False(get_rng_state().Equals(state));
    }

    [Fact]
    public void Memory_format_is_kept()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 4, 5, 3).permute(0, 3, 1, 2); // channels_last strides
        var y = Functional.inverted_dropout(x, 0.5);
        Assert.Equal(x.stride(), y.stride());
        Assert.Equal(x.shape, y.shape);
    }

    [Fact]
    public void In_place_changes_the_storage_and_keeps_the_gradient_right()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var leaf = ones(100).requires_grad_();
        var inner = leaf * 2;
        var y = Functional.inverted_dropout(inner, 0.5, inplace: true);
        Assert.True(inner.Equals(y));
        Assert.NotSame(inner, y);
        y.sum().backward();
        Assert.True(leaf.grad!.Equals(y.detach()));
    }

    [Fact]
    public void In_place_on_a_leaf_that_requires_a_gradient_is_refused()
    {
        using var leaf = ones(3).requires_grad_();
        var error = Assert.ThrowsAny<Exception>(() => Functional.inverted_dropout(leaf, 0.5, inplace: true));
        Assert.Contains("leaf Variable that requires grad", error.Message, StringComparison.Ordinal);
        Assert.Equal(3f, leaf.sum().item<float>());
    }

    [Fact]
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2, 3, 4, double.PositiveInfinity });
        var mask = tensor(new[] { true, false, true, false, false });
        Assert.Equal([1 / 0.6, 0, 3 / 0.6, 0, 0], Functional.inverted_dropout(x, mask, 0.4).data<double>().ToArray());
        Assert.Equal(0.0, Functional.inverted_dropout(x, mask, 1).sum().item<double>());
    }

    [Fact]
    public void Modes_decide_over_training()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var layer = new InvertedDropout(0.5);
        var x = ones(1000);
        layer.eval();
        layer.Mode = StochasticMode.AlwaysOn;
        Assert.True(layer.IsActive);
        Assert.True(layer.call(x).eq(0).any().item<bool>());
        layer.train();
        layer.Mode = StochasticMode.Off;
        Assert.False(layer.IsActive);
        Assert.True(layer.call(x).Equals(x));
        layer.Mode = StochasticMode.FollowTraining;
        Assert.True(layer.IsActive);
    }

    [Fact]
    public void Mean_is_kept()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        const double p = 0.35;
        var mean = Functional.inverted_dropout(ones(1_000_000, dtype: ScalarType.Float64), p).mean().item<double>();
        // The mean's standard deviation is sqrt(p / (1 - p) / n) = 7.3e-4: 4.9 of them, one false alarm in a million seeds.
        Assert.InRange(mean, 1 - 3.6e-3, 1 + 3.6e-3);
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new InvertedDropout(0.25, inplace: true);
        Assert.Equal("InvertedDropout(p=0.25, inplace=True)", layer.ToString());
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        using var x = randn(10, 10);
        using var layer = new InvertedDropout(0.5);
        layer.train();
        layer.call(x).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 10; i++) layer.call(x).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}

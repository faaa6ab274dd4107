using DropoutTorch.Layers;
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
    public void A_given_mask_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2, 3, 4, double.PositiveInfinity });
        var mask = tensor(new[] { true, false, true, false, false });
        Assert.Equal([1 / 0.6, 0, 3 / 0.6, 0, 0], Functional.inverted_dropout(x, mask, 0.4).data<double>().ToArray());
        Assert.Equal(0.0, Functional.inverted_dropout(x, mask, 1).sum().item<double>());
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

    [Theory]
    [InlineData(new long[] { 4, 3 })]
    [InlineData(new long[] { 2 })]
    public void A_mask_that_does_not_broadcast_to_the_input_is_refused(long[] shape)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => Functional.inverted_dropout(ones(3), ones(shape), 0.5));
        Assert.Equal($"inverted_dropout: expected a mask that broadcasts to [3], got [{string.Join(", ", shape)}]. (Parameter 'mask')", error.Message);
    }

    [Fact]
    public void A_tensor_that_is_negated_when_it_is_read_keeps_its_sign()
    {
        using var scope = NewDisposeScope();
        var x = complex(ones(1), full(1, 2f)).conj().imag;
        Assert.Equal(-2f, Functional.inverted_dropout(x, 1e-9).item<float>());
    }

    [Fact]
    public void A_noise_shape_shares_the_mask_along_its_ones()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var x = rand([50, 7, 40], dtype: ScalarType.Float64).add_(1);
        foreach (var noise_shape in new long[][] { [50, 1, 40], [-1, 1, -1] })
        {
            var y = Functional.inverted_dropout(x, 0.25, noise_shape: noise_shape);
            var dropped = y.eq(0);
            Assert.True(dropped.all(1).eq(dropped.any(1)).all().item<bool>()); // all steps of time together
            Assert.True(y.allclose((x / 0.75).masked_fill(dropped, 0), rtol: 1e-15));
            // Binomial(2000, 0.25): 4.9 standard deviations, one false alarm in a million seeds.
            Assert.InRange(dropped.all(1).sum().item<long>(), 500 - 95, 500 + 95);
        }
        var batch = Functional.inverted_dropout(x, 0.25, noise_shape: [1, 7, 40]).eq(0);
        Assert.True(batch.eq(batch[0]).all().item<bool>());
        var own = Functional.inverted_dropout(x, 0.25, noise_shape: [50, 7, 40], source: RandomSource.At(new(3)));
        Assert.True(own.equal(Functional.inverted_dropout(x, 0.25, source: RandomSource.At(new(3)))).all().item<bool>());
    }

    [Fact]
    public void A_noise_shape_is_Keras_under_torchs_generator()
    {
        using var scope = NewDisposeScope();
        var x = randn(5, 3, 4);
        manual_seed(2);
        var ours = Functional.inverted_dropout(x, 0.3, noise_shape: [5, 1, 4], source: RandomSource.TorchGenerator);
        manual_seed(2);
        Assert.True(ours.equal(x * empty(5, 1, 4).bernoulli_(0.7).div_(0.7)).all().item<bool>());
    }

    [Theory]
    [InlineData(new long[] { 5, 4 }, "[5, 4]")]
    [InlineData(new long[] { 5, 2, 4 }, "[5, 2, 4]")]
    [InlineData(new long[] { 0, 3, 4 }, "[0, 3, 4]")]
    public void A_noise_shape_that_does_not_broadcast_is_refused(long[] noise_shape, string shown)
    {
        using var x = ones(5, 3, 4);
        var error = Assert.Throws<ArgumentException>(() => Functional.inverted_dropout(x, 0.5, noise_shape: noise_shape));
        Assert.Equal($"inverted_dropout: expected a noise_shape of 3 dimensions, each 1, -1 or the size in [5, 3, 4], got {shown}. (Parameter 'noise_shape')", error.Message);
    }

    [Fact]
    public void A_mask_that_lies_in_no_order_of_the_kernels_is_drawn_all_the_same()
    {
        using var scope = NewDisposeScope();
        // Dimensions that share and do not share in turn have no single pass.
        var y = Functional.inverted_dropout(ones([3, 4, 5, 6, 7]), 0.5, noise_shape: [3, 1, 5, 1, 7], source: RandomSource.At(new(5)));
        var mask = Functional.inverted_dropout(ones([3, 5, 7]), 0.5, source: RandomSource.At(new(5)));
        Assert.True(y.equal(mask.view(3, 1, 5, 1, 7).expand(3, 4, 5, 6, 7)).all().item<bool>());
    }

    [Fact]
    public void The_checkpointed_step_is_all_that_a_resumed_layer_needs()
    {
        using var scope = NewDisposeScope();
        using var layer = new InvertedDropout(0.5, seed: 9);
        layer.train();
        layer.call(ones(3)).Dispose();
        Assert.Equal(1, layer.state_dict()["steps"].item<long>());
        Assert.Equal(9, layer.seed);
    }
}

using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests;

public class DropConnectLinearTests
{
    private static readonly StreamAddress s_address = new(7);
    private static readonly RandomSource s_source = RandomSource.At(s_address);

    public static TheoryData<bool, bool> MaskKinds => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(MaskKinds))]
    public void Keeps_what_all_stochastic_layers_keep(bool per_sample, bool drop_bias)
    {
        using var scope = NewDisposeScope();
        var weight = new TorchSharp.Modules.Parameter(randn(5, 12));
        var bias = new TorchSharp.Modules.Parameter(randn(5));
        AnyLayerContract.Holds(seed => new DropConnectLinear(nn.Linear(weight, bias), 0.5, per_sample, drop_bias, seed: seed), randn(6, 12));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("linear, biases dropped")]
    [InlineData("linear, each sample")]
    public void Given_masks_give_PyTorchs_numbers(string name)
    {
        using var scope = NewDisposeScope();
        var golden = new WeightsGolden(name);
        var (x, w, b) = (golden.In("x").requires_grad_(), golden.In("weight").requires_grad_(), golden.In("bias").requires_grad_());
        var y = Functional.drop_connect_linear(x, w, b, golden.In("weight_mask"), golden.InOrNull("bias_mask"), golden.P);
        y.backward([golden.In("incoming")]);
        golden.Check("y", y);
        golden.Check("grad_x", x.grad!);
        golden.Check("grad_weight", w.grad!);
        golden.Check("grad_bias", b.grad!);
    }

    [Fact]
    public void Drawn_masks_are_those_of_the_dropped_weights()
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(6, 12), randn(5, 12), randn(5));
        var dropped = Functional.weight_dropout(w, 0.4, source: s_source);
        var offsets = Functional.weight_dropout(b, 0.4, source: RandomSource.At(s_address with { Stream = 1 }));
        Assert.True(Functional.drop_connect_linear(x, w, b, 0.4, source: s_source).allclose(nn.functional.linear(x, dropped, b)));
        Assert.True(Functional.drop_connect_linear(x, w, b, 0.4, drop_bias: true, source: s_source).allclose(nn.functional.linear(x, dropped, offsets)));
    }

    [Fact]
    public void Each_samples_mask_stands_at_its_row()
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(6, 3, 12), randn(5, 12), randn(5));
        var y = Functional.drop_connect_linear(x, w, b, 0.4, per_sample: true, drop_bias: true, source: s_source);
        Assert.Equal([6L, 3, 5], y.shape);
        var masks = s_address.keep_mask([6, 5 * 12], 0.4).view(6, 5, 12);
        var offsets = (s_address with { Stream = 1 }).keep_mask([6, 5], 0.4);
        Assert.True(y.allclose(Functional.drop_connect_linear(x, w, b, masks, offsets, 0.4)));
        for (var row = 0; row < 6; row++)
        {
            var alone = nn.functional.linear(x[row], Functional.weight_dropout(w, masks[row], 0.4), Functional.weight_dropout(b, offsets[row], 0.4));
            Assert.True(y[row].allclose(alone, rtol: 1e-5, atol: 1e-6));
        }
    }

    [Fact]
    public void Masks_do_not_depend_on_how_the_batch_is_split()
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(6, 12), randn(5, 12), randn(5));
        foreach (var per_sample in new[] { false, true })
        {
            var whole = Functional.drop_connect_linear(x, w, b, 0.4, per_sample: per_sample, drop_bias: true, source: s_source);
            var part = Functional.drop_connect_linear(
                x[2..], w, b, 0.4, per_sample: per_sample, drop_bias: true, source: RandomSource.At(s_address with { FirstRow = 2 }));
            Assert.True(part.allclose(whole[2..], rtol: 1e-5, atol: 1e-6));
            var single = Functional.drop_connect_linear(
                x[4], w, b, 0.4, per_sample: per_sample, drop_bias: true, source: RandomSource.At(s_address with { FirstRow = 4 }));
            Assert.Equal([5L], single.shape);
            Assert.True(single.allclose(whole[4], rtol: 1e-5, atol: 1e-6));
        }
    }

    [Fact]
    public void Several_steps_in_one_batch_need_masks_of_each_sample()
    {
        using var scope = NewDisposeScope();
        var (x, w) = (randn(6, 12), randn(5, 12));
        var stacked = RandomSource.At(s_address with { StepRows = 3 });
        var y = Functional.drop_connect_linear(x, w, p: 0.4, per_sample: true, source: stacked);
        var second = Functional.drop_connect_linear(x[3..], w, p: 0.4, per_sample: true, source: RandomSource.At(s_address with { Step = 1 }));
        Assert.True(y[3..].allclose(second, rtol: 1e-5, atol: 1e-6));
        Assert.Throws<InvalidOperationException>(() => Functional.drop_connect_linear(x, w, p: 0.4, source: stacked));
    }

    [Theory]
    [MemberData(nameof(MaskKinds))]
    public void Gradients_are_those_of_the_masks(bool per_sample, bool drop_bias)
    {
        using var scope = NewDisposeScope();
        var layer = new DropConnectLinear(4, 3, p: 0.4, per_sample: per_sample, drop_bias: drop_bias, dtype: ScalarType.Float64) { Source = s_source };
        layer.train();
        var x = randn(5, 4, dtype: ScalarType.Float64).requires_grad_();
        FiniteDifferences.Check(() => layer.call(x).pow(2), x, layer.layer.weight, layer.layer.bias!);
    }

    [Theory]
    [MemberData(nameof(MaskKinds))]
    public void P_of_one_leaves_the_biases_alone_even_for_infinite_input(bool per_sample, bool drop_bias)
    {
        using var scope = NewDisposeScope();
        var x = full(4, 3, float.PositiveInfinity).requires_grad_();
        var (w, b) = (full(2, 3, float.PositiveInfinity).requires_grad_(), tensor(new[] { 1f, 2f }).requires_grad_());
        var y = Functional.drop_connect_linear(x, w, b, 1, per_sample: per_sample, drop_bias: drop_bias);
        y.sum().backward();
        Assert.True(y.Equals((drop_bias ? zeros(2) : b).expand(4, 2)));
        Assert.Equal(0f, x.grad!.abs().sum().item<float>());
        Assert.Equal(0f, w.grad!.abs().sum().item<float>());
        var masked = Functional.drop_connect_linear(x, w, b, ones(4, 2, 3), drop_bias ? ones(4, 2) : null, 1);
        Assert.True(masked.Equals(y));
    }

    [Fact]
    public void The_mean_over_masks_is_the_whole_layer()
    {
        using var scope = NewDisposeScope();
        const int Count = 40_000;
        var (w, b) = (randn(3, 8, dtype: ScalarType.Float64), randn(3, dtype: ScalarType.Float64));
        var x = randn(8, dtype: ScalarType.Float64);
        var y = Functional.drop_connect_linear(x.expand(Count, 8), w, b, 0.3, per_sample: true, drop_bias: true, source: s_source);
        var (mean, variance) = Functional.drop_connect_moments(x, w, b, 0.3, drop_bias: true);
        // Three means, each within 5.1 standard errors: one false alarm in a million seeds.
        Assert.True((y.mean([0L]) - mean).abs().le((variance / Count).sqrt() * 5.1).all().item<bool>());
        // The variance of a variance is (kurtosis - 1) / n of its square; sums of two-valued terms at p = 0.3 have a kurtosis below 5.
        Assert.True((y.var(0) / variance - 1).abs().le(5.1 * Math.Sqrt(4.0 / Count)).all().item<bool>());
    }

    [Fact]
    public void The_wrapped_layer_stays_what_it_is()
    {
        using var scope = NewDisposeScope();
        var linear = nn.Linear(4, 3, hasBias: false, dtype: ScalarType.Float64);
        using var layer = new DropConnectLinear(linear, 0.5, activation: nn.PReLU(1), seed: 1);
        Assert.Same(linear, layer.layer);
        Assert.Equal(["activation.weight", "layer.weight", "steps"], layer.state_dict().Keys.Order(StringComparer.Ordinal));
        Assert.Equal([("", (StochasticLayer)layer)], layer.stochastic_layers());
        layer.to(ScalarType.Float32);
        layer.train();
        Assert.Equal(ScalarType.Float32, layer.call(randn(2, 4)).dtype);
        layer.eval();
        var x = randn(2, 4);
        Assert.True(layer.call(x).Equals(layer.activation!.call(linear.call(x))));
    }

    [Fact]
    public void Bfloat16_scales_its_masks_in_float32()
    {
        using var scope = NewDisposeScope();
        // One weight a unit: y is the dropped weight itself.
        var y = Functional.drop_connect_linear(ones(1, 1, dtype: ScalarType.BFloat16), full(200, 1, 3.0, dtype: ScalarType.BFloat16), p: 0.1, source: s_source);
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        var survivor = tensor(3 / 0.9).to(ScalarType.BFloat16).to(ScalarType.Float32).item<float>();
        Assert.All(y.to(ScalarType.Float32).data<float>().ToArray(), value => Assert.True(value == 0 || value == survivor, $"{value}"));
    }

    [Fact]
    public void Evaluation_p_of_zero_and_an_empty_batch()
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(2, 4), randn(3, 4), randn(3));
        var whole = nn.functional.linear(x, w, b);
        Assert.True(Functional.drop_connect_linear(x, w, b, 0.5, training: false).Equals(whole));
        Assert.True(Functional.drop_connect_linear(x, w, b, 0).Equals(whole));
        Assert.Equal([0L, 3], Functional.drop_connect_linear(empty(0, 4), w, b, per_sample: true).shape);
    }

    [Fact]
    public void Faults_are_named_in_one_line()
    {
        using var scope = NewDisposeScope();
        var (x, w, b) = (randn(2, 4), randn(3, 4), randn(3));
        var error = Assert.Throws<ArgumentException>(() => Functional.drop_connect_linear(randn(2, 5), w));
        Assert.Equal(
            "drop_connect_linear: expected (*, in_features) and a weight of shape (out_features, in_features), got [2, 5] and [3, 4]. (Parameter 'input')",
            error.Message);
        error = Assert.Throws<ArgumentException>(() => Functional.drop_connect_linear(x, w, b, ones(5, 3, 4), null, 0.5));
        Assert.Equal(
            "drop_connect_linear: expected a weight_mask of shape [3, 4], or [2, 3, 4] for masks of each sample, got [5, 3, 4]. (Parameter 'weight_mask')",
            error.Message);
        error = Assert.Throws<ArgumentException>(() => Functional.drop_connect_linear(x, w, null, ones(3, 4), ones(3), 0.5));
        Assert.StartsWith("drop_connect_linear: expected no bias_mask where there is no bias", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Functional.drop_connect_linear(x, w, b, ones(3, 4), ones(2, 3), 0.5));
        Assert.StartsWith("drop_connect_linear: expected masks of each sample for weights and biases", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Functional.drop_connect_linear(ones(2, 4, dtype: ScalarType.Int64), w));
        Assert.StartsWith("drop_connect_linear: expected a floating-point tensor, got Int64.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new DropConnectLinear(null!));
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new DropConnectLinear(4, 3, p: 0.25, drop_bias: true, inference: DropConnectInference.MomentMatching(50));
        Assert.Equal(
            "DropConnectLinear(in_features=4, out_features=3, bias=True, p=0.25, per_sample=False, drop_bias=True, inference=MomentMatching(50))",
            layer.ToString());
    }
}

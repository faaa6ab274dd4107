using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Layers.Tests.DropConnect;

/// <summary>Inference by the moments of what enters the activation (Wan et al. 2013, section 4).</summary>
public class MomentMatchingTests
{
    private static readonly RandomSource s_source = RandomSource.At(new StreamAddress(7));

    /// <summary>The paper's form has weights that are not scaled in training.</summary>
    [Fact]
    public void Moments_are_the_papers_for_weights_divided_by_the_keep_probability()
    {
        using var scope = NewDisposeScope();
        var golden = new WeightsGolden("moments");
        var (x, w, b) = (golden.In("x"), golden.In("weight"), golden.In("bias"));
        var (mean, variance) = Functional.drop_connect_moments(x, w, b, golden.P);
        golden.Check("mean", mean);
        golden.Check("variance", variance);
        golden.Check("variance_with_bias", Functional.drop_connect_moments(x, w, b, golden.P, drop_bias: true).variance);
    }

    /// <summary>Every mask there is, each with its probability: no chance, no approximation.</summary>
    [Fact]
    public void Moments_are_those_over_all_masks()
    {
        using var scope = NewDisposeScope();
        const double p = 0.3;
        var (x, w, b) = (randn(5, dtype: ScalarType.Float64), randn(1, 5, dtype: ScalarType.Float64), randn(1, dtype: ScalarType.Float64));
        var (masks, chances) = AllMasks(6, p);
        var y = Functional.drop_connect_linear(x.expand(64, 5), w, b, masks[.., ..5].unsqueeze(1), masks[.., 5..], p);
        CheckMoments(y, chances, Functional.drop_connect_moments(x, w, b, p, drop_bias: true));
    }

    [Fact]
    public void Moments_of_a_convolution_are_those_over_all_masks()
    {
        using var scope = NewDisposeScope();
        const double p = 0.3;
        var x = randn(2, 4, 3, dtype: ScalarType.Float64);
        var (w, b) = (randn(1, 2, 2, 2, dtype: ScalarType.Float64), randn(1, dtype: ScalarType.Float64));
        var (masks, chances) = AllMasks(9, p);
        var y = Functional.drop_connect_conv2d(
            x.expand(512, 2, 4, 3), w, b, masks[.., ..8].reshape(512, 1, 2, 2, 2), masks[.., 8..], p, stride: [2, 1], padding: [1, 1]);
        var moments = Functional.drop_connect_conv2d_moments(x, w, b, [2, 1], [1, 1], p: p, drop_bias: true);
        CheckMoments(y, chances, moments);
    }

    [Fact]
    public void The_average_of_a_rectifier_is_its_closed_form()
    {
        using var scope = NewDisposeScope();
        var golden = new WeightsGolden("moments");
        const int Samples = 20_000;
        using var layer = Layer(golden.In("weight"), golden.In("bias"), golden.P, DropConnectInference.MomentMatching(Samples));
        layer.Source = s_source;
        var (_, variance) = Functional.drop_connect_moments(golden.In("x"), golden.In("weight"), golden.In("bias"), golden.P);
        var average = layer.call(golden.In("x"));
        var closed = Rectified(golden.In("x"), golden.In("weight"), golden.In("bias"), golden.P);
        golden.Check("relu", closed);
        // A rectified normal varies less than the normal itself. Twelve averages, each within 5.3 standard errors: one false alarm in
        // a million seeds.
        Assert.True((average - closed).abs().le((variance / Samples).sqrt() * 5.3).all().item<bool>());
    }

    /// <summary>
    /// All 16384 masks of 14 weights: the normal is an approximation, whose error here stays below 5 % of the deviation, where that
    /// of the mean rule reaches a third.
    /// </summary>
    [Fact]
    public void Moment_matching_comes_nearer_to_the_average_over_all_masks_than_the_mean_rule()
    {
        using var scope = NewDisposeScope();
        const double p = 0.5;
        manual_seed(17);
        var (x, w) = (randn(14, dtype: ScalarType.Float64), randn(1, 14, dtype: ScalarType.Float64));
        var b = -nn.functional.linear(x, w); // where the rectifier bends most
        var (masks, chances) = AllMasks(14, p);
        var y = Functional.drop_connect_linear(x.expand(1 << 14, 14), w, b, masks.unsqueeze(1), null, p);
        var truth = (y.relu() * chances.unsqueeze(1)).sum().item<double>();
        var deviation = Functional.drop_connect_moments(x, w, b, p).variance.sqrt().item<double>();
        var matched = Rectified(x, w, b, p).item<double>();
        Assert.InRange(Math.Abs(matched - truth) / deviation, 0, 0.05);
        Assert.InRange(truth / deviation, 0.33, 0.5); // the mean rule says 0
        using var mean = Layer(w, b, p, DropConnectInference.Mean);
        Assert.Equal(0, mean.call(x).item<double>(), 12);
    }

    [Fact]
    public void Without_an_activation_or_a_draw_the_mean_is_the_answer()
    {
        using var scope = NewDisposeScope();
        var x = randn(3, 4);
        using var plain = new DropConnectLinear(4, 2, inference: DropConnectInference.MomentMatching(3));
        using var curved = new DropConnectLinear(plain.layer, activation: ReLU(), inference: DropConnectInference.MomentMatching(3));
        plain.eval();
        curved.eval();
        var state = get_rng_state();
        Assert.True(plain.call(x).Equals(plain.layer.call(x)));
        curved.Mode = StochasticMode.Off;
        Assert.True(curved.call(x).Equals(plain.layer.call(x).relu()));
        curved.Mode = StochasticMode.FollowTraining;
        curved.p = 0;
        Assert.True(curved.call(x).Equals(plain.layer.call(x).relu()));
        Assert.True(get_rng_state().Equals(state));
    }

    [Fact]
    public void Draws_follow_the_seed_the_source_and_the_row()
    {
        using var scope = NewDisposeScope();
        var x = randn(6, 4);
        using var seeded = new DropConnectLinear(4, 2, activation: ReLU(), inference: DropConnectInference.MomentMatching(300), seed: 5);
        seeded.eval();
        var whole = seeded.call(x);
        Assert.True(seeded.call(x).Equals(whole), "a seeded layer answers the same question the same way");
        Assert.Equal(0, seeded.get_buffer("steps")!.item<long>());
        seeded.FirstRow = 2;
        Assert.True(seeded.call(x[2..]).allclose(whole[2..], rtol: 1e-5, atol: 1e-6));

        using var layer = new DropConnectLinear(seeded.layer, activation: ReLU(), inference: DropConnectInference.MomentMatching(3));
        layer.eval();
        foreach (var source in new RandomSource?[] { null, RandomSource.TorchGenerator })
        {
            layer.Source = source;
            manual_seed(1);
            var first = layer.call(x);
            Assert.False(layer.call(x).Equals(first));
            manual_seed(1);
            Assert.True(layer.call(x).Equals(first));
        }
        AnyLayerContract.NothingIsLeftBehind(() => layer.call(x).Dispose());
    }

    /// <summary>Layers of one network have 256 streams each, and must not share any: their averages would err alike.</summary>
    [Fact]
    public void Many_samples_stay_within_the_streams_of_the_layer()
    {
        using var scope = NewDisposeScope();
        using var first = new DropConnectLinear(4, 2, activation: ReLU(), inference: DropConnectInference.MomentMatching(600));
        using var second = new DropConnectLinear(first.layer, activation: ReLU(), inference: DropConnectInference.MomentMatching(600));
        first.eval();
        second.eval();
        const int Rows = 2000;
        var x = randn(4, dtype: ScalarType.Float32).expand(Rows, 4);
        first.Source = s_source;
        second.Source = s_source.ForLayer(1);
        var (one, other) = (first.call(x), second.call(x));
        var (a, b) = (one - one.mean([0L]), other - other.mean([0L]));
        var correlation = (a * b).mean([0L]) / (a.square().mean([0L]) * b.square().mean([0L])).sqrt();
        // Two correlations of independent rows, each within 5 / sqrt(rows): one false alarm in a million seeds. Samples in common
        // would make it more than a half.
        Assert.True(correlation.abs().le(5 / Math.Sqrt(Rows)).all().item<bool>(), correlation.str());
    }

    [Fact]
    public void Gradients_go_through_the_moments_also_where_there_is_no_variance()
    {
        using var scope = NewDisposeScope();
        using var layer = new DropConnectLinear(4, 3, activation: Sigmoid(), inference: DropConnectInference.MomentMatching(4), dtype: ScalarType.Float64);
        layer.Source = s_source;
        layer.eval();
        var x = randn(2, 4, dtype: ScalarType.Float64).requires_grad_();
        FiniteDifferences.Check(() => layer.call(x), x, layer.layer.weight, layer.layer.bias!);
        var nothing = zeros(1, 4, dtype: ScalarType.Float64).requires_grad_();
        var y = layer.call(nothing);
        y.sum().backward();
        Assert.True(y.allclose(layer.layer.bias!.sigmoid().unsqueeze(0), rtol: 1e-12));
        Assert.False(nothing.grad!.isnan().any().item<bool>());
    }

    [Fact]
    public void Narrow_types_are_averaged_in_float32()
    {
        using var scope = NewDisposeScope();
        using var layer = new DropConnectLinear(4, 2, activation: ReLU(), inference: DropConnectInference.MomentMatching(3), dtype: ScalarType.BFloat16);
        layer.Source = s_source;
        layer.eval();
        var x = randn(3, 4).to(ScalarType.BFloat16);
        var y = layer.call(x);
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        layer.to(ScalarType.Float32);
        // The result's own rounding is 2^-9; what enters the activation is rounded, too.
        Assert.True(y.to(ScalarType.Float32).allclose(layer.call(x.to(ScalarType.Float32)), rtol: 8e-3, atol: 8e-3));
    }

    [Fact]
    public void Faults_are_named_in_one_line()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => DropConnectInference.MomentMatching(0));
        Assert.Equal("moment matching: expected one sample or more, got 0. (Parameter 'samples')", error.Message);
        using var layer = new DropConnectLinear(4, 2, p: 1, activation: ReLU(), inference: DropConnectInference.MomentMatching(3));
        layer.eval();
        Assert.Contains("below 1", Assert.Throws<ArgumentOutOfRangeException>(() => layer.call(randn(3, 4))).Message, StringComparison.Ordinal);
        Assert.Equal("Mean", DropConnectInference.Mean.ToString());
    }

    private static DropConnectLinear Layer(Tensor weight, Tensor bias, double p, DropConnectInference inference)
    {
        var linear = Linear(new TorchSharp.Modules.Parameter(weight), new TorchSharp.Modules.Parameter(bias));
        var layer = new DropConnectLinear(linear, p, activation: ReLU(), inference: inference);
        layer.eval();
        return layer;
    }

    /// <summary>E[max(z, 0)] of a normal z: mean · Φ(mean / σ) + σ · φ(mean / σ).</summary>
    private static Tensor Rectified(Tensor x, Tensor w, Tensor b, double p)
    {
        var (mean, variance) = Functional.drop_connect_moments(x, w, b, p);
        var deviation = variance.sqrt();
        var at = mean / deviation;
        var below = ((at / Math.Sqrt(2)).erf() + 1) / 2;
        return mean * below + deviation * (-at.square() / 2).exp() / Math.Sqrt(Math.Tau);
    }

    /// <summary>All masks of some bits, one a row, and the probability of each.</summary>
    private static (Tensor masks, Tensor chances) AllMasks(int bits, double p)
    {
        var numbers = arange(1L << bits).unsqueeze(1);
        var masks = numbers.bitwise_right_shift(arange(bits).unsqueeze(0)).bitwise_and(tensor(1L)).to(ScalarType.Float64);
        return (masks, (masks * (1 - p) + (1 - masks) * p).prod(1));
    }

    private static void CheckMoments(Tensor y, Tensor chances, (Tensor mean, Tensor variance) moments)
    {
        var weights = chances.view([-1, .. Enumerable.Repeat(1L, (int)y.dim() - 1)]);
        var mean = (y * weights).sum([0L]);
        var variance = ((y - mean).square() * weights).sum([0L]);
        Assert.Equal(moments.mean.shape, mean.shape);
        Assert.True(mean.allclose(moments.mean, rtol: 1e-11, atol: 1e-12));
        Assert.True(variance.allclose(moments.variance, rtol: 1e-11, atol: 1e-12));
    }
}

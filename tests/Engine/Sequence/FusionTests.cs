using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Sequence;

/// <summary>A layer that took over its normalisation gives what the two gave.</summary>
public class FusionTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void ALinearLayerTakesItsNormalisationOver(bool bias, bool affine)
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(5, 3, bias, dtype: float64);
        using var norm = BatchNorm1d(3, affine: affine, dtype: float64);
        Settle(norm);
        Assert.Equal("fuse_linear_bn_eval: expected both modules in evaluation mode. Fix: call eval() on them.",
            Assert.Throws<InvalidOperationException>(() => nn.utils.fuse_linear_bn_eval(linear, norm)).Message);
        linear.eval();
        norm.eval();
        var before = LiveTensors.Count;
        using var fused = nn.utils.fuse_linear_bn_eval(linear, norm);
        Assert.Equal(before + 2, LiveTensors.Count);
        var x = randn(7, 5, float64);
        Assert.True(norm.call(linear.call(x)).allclose(fused.call(x)));
        Assert.False(fused.training);
        Assert.True(fused.weight.requires_grad);
    }

    [Fact]
    public void ALinearLayersWeightsTakeItsNormalisationOver()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(5, 3);
        using var norm = BatchNorm1d(3);
        Settle(norm);
        norm.eval();
        var (weight, bias) = nn.utils.fuse_linear_bn_weights(
            linear.weight, linear.bias, norm.running_mean!, norm.running_var!, norm.eps, norm.weight, norm.bias!);
        var x = randn(7, 5);
        Assert.True(norm.call(linear.call(x)).allclose(functional.linear(x, weight, bias), 1e-4, 1e-5));
        weight.Dispose();
        bias.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AConvolutionTakesItsNormalisationOver(bool transpose)
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm2d(3, dtype: float64);
        Settle(norm);
        norm.eval();
        var (weight, bias) = (randn(transpose ? [2, 3, 2, 2] : [3, 2, 2, 2], float64), randn(3, float64));
        var (fusedWeight, fusedBias) = nn.utils.fuse_conv_bn_weights(
            weight, bias, norm.running_mean!, norm.running_var!, norm.eps, norm.weight, norm.bias, transpose);
        var x = randn(2, 2, 5, 4, float64);
        Assert.True(norm.call(Run(weight, bias)).allclose(Run(fusedWeight, fusedBias)));
        var (plain, none) = nn.utils.fuse_conv_bn_weights(weight, null, zeros(3, float64), ones(3, float64) - norm.eps, norm.eps, null, null, transpose);
        Assert.True(weight.allclose(plain));
        Assert.True(none.allclose(zeros(3, float64)));
        Assert.False(plain.requires_grad);

        // A transposed convolution is the gradient of the convolution with the same weight.
        Tensor Run(Tensor w, Tensor b)
        {
            if (!transpose) return functional.conv2d(x, w, b);
            var seen = zeros(2, 3, 6, 5, float64).requires_grad_();
            functional.conv2d(seen, w.detach()).backward([x]);
            return seen.grad! + b.detach().reshape(1, 3, 1, 1);
        }
    }

    [Fact]
    public void SizesThatDoNotFitAreNamed()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            "fuse_conv_bn_weights: expected bias, statistics, scale and offset of size [3] like the weight's outputs, got [2].",
            Assert.Throws<ArgumentException>(() => nn.utils.fuse_conv_bn_weights(ones(3, 2, 1), null, ones(2), ones(2), 1e-5, null, null)).Message);
        Assert.Equal("fuse_linear_bn_weights: expected a weight of 2 dimensions, got 1. (Parameter 'linear_w')",
            Assert.Throws<ArgumentException>(() => nn.utils.fuse_linear_bn_weights(ones(3), null, ones(3), ones(3), 1e-5, ones(3), ones(3))).Message);
    }

    private static void Settle(TorchSharp.Modules.BatchNorm norm)
    {
        using var _ = no_grad();
        norm.running_mean!.normal_();
        norm.running_var!.uniform_(0.5, 2);
        if (!norm.affine) return;
        norm.weight.normal_();
        norm.bias!.normal_();
    }
}

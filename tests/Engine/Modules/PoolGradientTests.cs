using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Engine.Tests.Modules;

/// <summary>The gradients of pooling that are functions of their own are those that autograd finds.</summary>
public class PoolGradientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AdaptiveAveragesOfVolumes(bool batch)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var input = randn(batch ? [2, 3, 4, 5, 3] : [3, 4, 5, 3], float64).requires_grad_();
        var output = F.adaptive_avg_pool3d(input, [2, 3, 2]);
        var gradient = randn_like(output);
        output.backward([gradient]);
        var target = zeros_like(input).detach();
        var result = F.adaptive_avg_pool3d_backward(target, gradient, input.detach());
        Assert.NotSame(target, result);
        Assert.Equal(target, result);
        Assert.True(result.allclose(input.grad!, 1e-12));
    }

    [Fact]
    public void AveragesOfImagesAndVolumes()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var image = randn([2, 3, 5, 7], float64).requires_grad_();
        var pooled = F.avg_pool2d(image, [3, 2], [2, 1], [1, 0], ceil_mode: true, count_include_pad: false);
        var gradient = randn_like(pooled);
        pooled.backward([gradient]);
        Assert.True(F.avg_pool2d_backward(gradient, image.detach(), [3, 2], [2, 1], [1, 0], true, false).allclose(image.grad!, 1e-12));

        var volume = randn([1, 2, 3, 4, 5], float64).requires_grad_();
        var means = F.avg_pool3d(volume, [2, 2, 2]);
        var slopes = randn_like(means);
        means.backward([slopes]);
        Assert.True(F.avg_pool3d_backward(slopes, volume.detach(), [2, 2, 2]).allclose(volume.grad!, 1e-12));
    }

    [Fact]
    public void NearestNeighboursByFactors()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var input = randn([1, 2, 3], float64).requires_grad_();
        var output = F.upsample_nearest1d(input, null, 2.4);
        Assert.Equal([1L, 2, 7], output.shape);
        var gradient = randn_like(output);
        output.backward([gradient]);
        Assert.True(F.upsample_nearest1d_backward(gradient, null, 3, 2.4).allclose(input.grad!, 1e-12));

        var volume = randn([1, 1, 2, 2, 3], float64).requires_grad_();
        var larger = F.upsample_nearest3d(volume, scaleFactors: [1, 2, 1.5]);
        var slopes = randn_like(larger);
        larger.backward([slopes]);
        Assert.True(F.upsample_nearest3d_backward(slopes, [1, 1, 2, 2, 3], scaleFactors: [1, 2, 1.5]).allclose(volume.grad!, 1e-12));
    }
}

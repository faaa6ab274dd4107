using DropoutTorch.Layers.Kernels;
using DropoutTorch.Layers.Random;
using TorchSharp;
using static TorchSharp.torch;

namespace Layers.Tests.Kernels;

public class PerturbationFunctionTests
{
    private static readonly ElementPerturbation s_draw = new(new StreamAddress(9), new Keep(0.4), new Affine(1 / 0.6));

    [Fact]
    public void The_gradient_is_that_of_the_forwards_mask()
    {
        using var scope = NewDisposeScope();
        var x = randn(5, 300, requires_grad: true);
        var y = PerturbationFunction.Run(x, s_draw, inplace: false);
        var weight = randn(5, 300);
        (y * weight).sum().backward();
        var mask = PerturbationFunction.Run(ones(5, 300), s_draw, inplace: false);
        Assert.True(x.grad!.equal(weight * mask).all().item<bool>());
    }

    [Fact]
    public void A_gradient_without_strides_is_taken()
    {
        using var scope = NewDisposeScope();
        var x = ones(3, 5, 6, 4).permute(0, 3, 1, 2).requires_grad_();
        PerturbationFunction.Run(x, s_draw, inplace: false).sum().backward();
        Assert.True(x.grad!.equal(PerturbationFunction.Run(x.detach(), s_draw, inplace: false)).all().item<bool>());
    }

    [Fact]
    public void The_shift_has_no_gradient()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 200, requires_grad: true);
        var alpha = s_draw with { Affine = new Affine(0.8, 0.3, -0.9) };
        PerturbationFunction.Run(x, alpha, inplace: false).sum().backward();
        var expected = PerturbationFunction.Run(ones(2, 200), s_draw with { Affine = new Affine(0.8) }, inplace: false);
        Assert.True(x.grad!.equal(expected).all().item<bool>());
    }

    [Fact]
    public void A_second_derivative_goes_through_the_same_mask()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 200, dtype: float64, requires_grad: true);
        var y = PerturbationFunction.Run(x * x, s_draw, inplace: false);
        var first = autograd.grad([y.sum()], [x], create_graph: true)[0];
        first.sum().backward();
        var mask = PerturbationFunction.Run(ones(2, 200, dtype: float64), s_draw, inplace: false);
        Assert.True(allclose(x.grad!, 2 * mask));
    }

    [Fact]
    public void In_place_works_on_inner_tensors_and_is_refused_on_leaves()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 200, requires_grad: true);
        var inner = x * 3;
        var y = PerturbationFunction.Run(inner, s_draw, inplace: true);
        y.sum().backward();
        var mask = PerturbationFunction.Run(ones(2, 200), s_draw, inplace: false);
        Assert.True(x.grad!.equal(3 * mask).all().item<bool>());
        Assert.True(inner.equal(y).all().item<bool>());
        Assert.StartsWith("expected a tensor that may be changed in place", Assert.Throws<InvalidOperationException>(() => PerturbationFunction.Run(x, s_draw, inplace: true)).Message);
        Assert.Equal(400, x.sum().item<float>());
    }

    [Fact]
    public void Nothing_is_kept_but_the_result()
    {
        using var x = ones(64, 1000, requires_grad: true);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (PerturbationFunction.Run(x, s_draw, inplace: false)) Assert.Equal(before + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}

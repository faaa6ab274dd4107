using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Autograd;

/// <summary>Values and gradients of custom functions, and what their context does.</summary>
public class FunctionTests
{
    private static double[] Values(Tensor tensor) => tensor.detach().to(ScalarType.Float64).reshape(-1).data<double>().ToArray();

    private static Tensor Leaf(params double[] values) => tensor(values, requires_grad: true);

    [Fact]
    public void Forward_and_backward_give_the_functions_values()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(1, -2, 3);
        var y = Scaled.apply(x, 2.5);
        Assert.Equal([2.5, -5, 7.5], Values(y));
        Assert.True(y.requires_grad);
        Assert.False(y.is_leaf);
        y.backward([tensor(new double[] { 1, 10, 100 })]);
        Assert.Equal([2.5, 25, 250], Values(x.grad!));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-1.25)]
    public void The_gradient_is_the_slope(double at)
    {
        using var scope = NewDisposeScope();
        var x = Leaf(at);
        Cubed.apply(x).backward();
        const double h = 1e-5;
        double F(double value)
        {
            using var point = tensor(value);
            return Cubed.apply(point).item<double>();
        }

        // Central differences: the error is of order h^2 = 1e-10 and rounding adds about 1e-16/h = 1e-11.
        Assert.Equal((F(at + h) - F(at - h)) / (2 * h), x.grad!.item<double>(), 1e-9);
    }

    [Fact]
    public void Several_inputs_and_outputs_each_get_their_gradient()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Leaf(2, 3), Leaf(5, 7));
        var outputs = ProductAndSum.apply(x, y);
        Assert.Equal([10, 21], Values(outputs[0]));
        Assert.Equal([7, 10], Values(outputs[1]));
        (outputs[0].sum() + 10 * outputs[1].sum()).backward();
        Assert.Equal([15, 17], Values(x.grad!));
        Assert.Equal([12, 13], Values(y.grad!));
    }

    [Fact]
    public void An_unused_output_brings_zeros_by_default()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (Leaf(2, 3), Leaf(5, 7));
        ProductAndSum.apply(x, y)[1].sum().backward();
        Assert.Equal([1, 1], Values(x.grad!));
    }

    [Fact]
    public void Without_materializing_it_brings_an_invalid_tensor()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(2, 3);
        bool[]? invalid = null;
        var script = new Scripted.Script(
            (ctx, inputs) =>
            {
                Assert.True(ctx.MaterializeGrads);
                ctx.set_materialize_grads(false);
                return [inputs[0] * 2, inputs[0] * 3];
            },
            (_, grads) =>
            {
                invalid = [.. grads.Select(g => g.IsInvalid)];
                return [grads[0] * 2];
            });
        Scripted.Run(script, x)[0].sum().backward();
        Assert.Equal([false, true], invalid!);
        Assert.Equal([2, 2], Values(x.grad!));
    }

    [Fact]
    public void The_gradient_of_a_sum_has_stride_zero()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(1, 2, 3);
        long[]? strides = null;
        var script = new Scripted.Script(
            (_, inputs) => [inputs[0].clone()],
            (_, grads) =>
            {
                strides = grads[0].stride();
                return [grads[0] * 2];
            });
        Scripted.Run(script, x)[0].sum().backward();
        Assert.Equal([0], strides!);
        Assert.Equal([2, 2, 2], Values(x.grad!));
    }

    [Fact]
    public void Nothing_is_recorded_inside()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(1);
        var recorded = new List<bool>();
        var script = new Scripted.Script(
            (_, inputs) =>
            {
                recorded.Add(is_grad_enabled());
                return [inputs[0] * 2];
            },
            (_, grads) =>
            {
                recorded.Add(is_grad_enabled());
                return [grads[0] * 2];
            });
        var y = Scripted.Run(script, x)[0];
        Assert.True(is_grad_enabled());
        y.backward();
        Assert.Equal([false, false], recorded);
    }

    [Fact]
    public void Higher_derivatives_go_through_backward()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(2);
        var first = autograd.grad([Cubed.apply(x)], [x], create_graph: true)[0];
        Assert.Equal(12, first.item<double>());
        Assert.Equal(12, autograd.grad([first], [x])[0].item<double>());
    }

    [Fact]
    public void A_gradient_that_is_not_wanted_may_be_null()
    {
        using var scope = NewDisposeScope();
        var (x, constant) = (Leaf(3), tensor(4.0));
        var script = new Scripted.Script((_, inputs) => [inputs[0] * inputs[1]], (_, grads) => [grads[0] * 4, null!]);
        Scripted.Run(script, x, constant)[0].backward();
        Assert.Equal(4, x.grad!.item<double>());
        Assert.Null(constant.grad);
    }

    [Fact]
    public void Without_inputs_that_require_a_gradient_the_result_does_not_either()
    {
        using var scope = NewDisposeScope();
        Assert.False(Scaled.apply(ones(2), 3.0).requires_grad);
        using (no_grad()) Assert.False(Scaled.apply(Leaf(1), 3.0).requires_grad);
    }

    [Fact]
    public void Outputs_can_be_without_a_gradient()
    {
        using var scope = NewDisposeScope();
        var script = new Scripted.Script(
            (ctx, inputs) =>
            {
                var (values, places) = inputs[0].sort();
                ctx.mark_non_differentiable([places]);
                return [values, places];
            },
            (_, grads) => [grads[0]]);
        var outputs = Scripted.Run(script, Leaf(3, 1, 2));
        Assert.True(outputs[0].requires_grad);
        Assert.False(outputs[1].requires_grad);
        Assert.Equal([1, 2, 0], outputs[1].data<long>().ToArray());
    }

    [Fact]
    public void An_input_changed_in_place_is_marked()
    {
        using var scope = NewDisposeScope();
        var leaf = Leaf(1, 2);
        var x = leaf * 1;
        var script = new Scripted.Script(
            (ctx, inputs) =>
            {
                inputs[0].mul_(3);
                ctx.mark_dirty([inputs[0]]);
                return [inputs[0]];
            },
            (_, grads) => [grads[0] * 3]);
        var y = Scripted.Run(script, x)[0];
        Assert.Equal([3, 6], Values(x));
        y.sum().backward();
        Assert.Equal([3, 3], Values(leaf.grad!));
    }

    [Fact]
    public void A_saved_tensor_that_was_changed_is_an_error()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(1, 2) * 1;
        var y = Cubed.apply(x);
        x.add_(1);
        Assert.Contains("modified by an inplace operation", Assert.Throws<TorchException>(() => y.sum().backward()).Message);
    }

    [Fact]
    public void Outputs_and_nulls_can_be_saved()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(1, 2);
        var script = new Scripted.Script(
            (ctx, inputs) =>
            {
                var y = inputs[0].exp();
                ctx.save_for_backward([y, null!]);
                Assert.Empty(ctx.get_saved_variables());
                return [y];
            },
            (ctx, grads) =>
            {
                Assert.Null(ctx.get_saved_variables()[1]);
                return [grads[0] * ctx.get_saved_variables()[0]];
            });
        Scripted.Run(script, x)[0].sum().backward();
        Assert.Equal(Math.E, x.grad![0].item<double>(), 1e-14);
        Assert.Equal(Math.E * Math.E, x.grad![1].item<double>(), 1e-14);
    }

    [Fact]
    public void Tensors_in_saved_data_live_until_backward()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(1, 2);
        var script = new Scripted.Script(
            (ctx, inputs) =>
            {
                ctx.save_data("mask", inputs[0] > 1);
                ctx.save_data("both", (inputs[0] * 2, new List<Tensor> { inputs[0] * 3 }));
                return [inputs[0].clone()];
            },
            (ctx, grads) =>
            {
                var (twice, list) = ((Tensor, List<Tensor>))ctx.get_data("both")!;
                return [grads[0] * (Tensor)ctx.get_data("mask")! * twice * list[0]];
            });
        Scripted.Run(script, x)[0].sum().backward();
        Assert.Equal([0, 24], Values(x.grad!));
    }

    [Fact]
    public void One_graph_can_be_walked_twice_if_it_is_kept()
    {
        using var scope = NewDisposeScope();
        var x = Leaf(2);
        var y = Cubed.apply(x);
        y.backward(retain_graph: true);
        y.backward();
        Assert.Equal(24, x.grad!.item<double>());
        Assert.Throws<TorchException>(() => y.backward());
    }
}

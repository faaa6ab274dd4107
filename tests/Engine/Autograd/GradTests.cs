using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Autograd;

/// <summary>torch.autograd's functions.</summary>
public class GradTests
{
    private static double[] Values(Tensor tensor) => tensor.reshape(-1).data<double>().ToArray();

    [Fact]
    public void Grad_gives_gradients_and_changes_no_field()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new[] { 1.0, 2 }, requires_grad: true), tensor(new[] { 3.0, 4 }, requires_grad: true));
        var grads = autograd.grad([(x * y).sum()], [x, y]);
        Assert.Equal([3, 4], Values(grads[0]));
        Assert.Equal([1, 2], Values(grads[1]));
        Assert.Null(x.grad);
    }

    [Fact]
    public void Weights_take_the_place_of_a_scalar()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2 }, requires_grad: true);
        Assert.Equal([20, 400], Values(autograd.grad([x * x], [x], [tensor(new[] { 10.0, 100 })])[0]));
        Assert.Throws<TorchException>(() => autograd.grad([x * x], [x]));
        Assert.Throws<ArgumentException>(() => autograd.grad([x * x], [x], [ones(1), ones(1)]));
    }

    [Fact]
    public void An_unused_input_is_an_error_or_an_invalid_tensor()
    {
        using var scope = NewDisposeScope();
        var (x, unused) = (ones(2, requires_grad: true), ones(2, requires_grad: true));
        Assert.Throws<TorchException>(() => autograd.grad([x.sum()], [x, unused]));
        Assert.True(autograd.grad([x.sum()], [x, unused], allow_unused: true)[1].IsInvalid);
    }

    [Fact]
    public void Backward_of_several_tensors_adds_up()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2 }, requires_grad: true);
        autograd.backward([x.sum(), (x * x).sum()]);
        Assert.Equal([3, 5], Values(x.grad!));
        autograd.backward(x * 2, ones(2, ScalarType.Float64));
        Assert.Equal([5, 7], Values(x.grad!));
    }

    [Fact]
    public void Backward_can_be_for_some_leaves_only()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (ones(2, requires_grad: true), ones(2, requires_grad: true));
        autograd.backward((x * y).sum(), inputs: [x]);
        Assert.NotNull(x.grad);
        Assert.Null(y.grad);
    }

    [Fact]
    public void A_jacobian_has_the_shapes_of_output_and_input()
    {
        using var scope = NewDisposeScope();
        var (a, x) = (arange(6, dtype: ScalarType.Float64).reshape(2, 3), tensor(new[] { 1.0, -1, 2 }));
        var jacobian = autograd.functional.jacobian(v => a.mv(v), x);
        Assert.Equal([2, 3], jacobian.shape);
        Assert.Equal(Values(a), Values(jacobian));
        Assert.False(jacobian.requires_grad);
        Assert.False(x.requires_grad);
    }

    [Fact]
    public void Jacobians_of_several_inputs_and_outputs_come_in_order()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new[] { 2.0, 3 }), tensor(5.0));
        var all = autograd.functional.jacobian((Tensor[] v) => new[] { v[0] * v[1], v[1] * v[1], ones(1, ScalarType.Float64) }, x, y).ToList();
        Assert.Equal([5, 0, 0, 5], Values(all[0]));
        Assert.Equal([2, 3], Values(all[1]));
        Assert.Equal([0, 0], Values(all[2]));
        Assert.Equal([10], Values(all[3]));
        Assert.Equal([0, 0], Values(all[4]));
        Assert.Equal([1], all[5].shape);
    }

    [Fact]
    public void Anomaly_detection_ends_with_its_scope()
    {
        using (autograd.detect_anomaly()) Assert.True(TorchSharp.AnomalyMode.IsEnabled);
        Assert.False(TorchSharp.AnomalyMode.IsEnabled);
    }
}

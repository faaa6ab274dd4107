using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace Engine.Tests.Extensions;

public class TensorHooksTests
{
    private static readonly ITensorHooks s_hooks = EngineExtras.For("tests").TensorHooks;

    private static Tensor Leaf() => tensor(new[] { 1.0, 2, 3 }, requires_grad: true);

    [Fact]
    public void A_hook_sees_the_gradient_of_a_leaf_and_of_an_inner_tensor()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        var y = x * x;
        var seen = new List<double[]>();
        s_hooks.register_hook(y, grad => { seen.Add(grad.data<double>().ToArray()); return null; });
        s_hooks.register_hook(x, grad => { seen.Add(grad.data<double>().ToArray()); return null; });
        (y * 5).sum().backward();
        Assert.Equal([[5.0, 5, 5], [10.0, 20, 30]], seen);
        Assert.Equal([10.0, 20, 30], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void What_a_hook_returns_takes_the_gradients_place_and_later_hooks_see_it()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        s_hooks.register_hook(x, grad => grad * 2);
        s_hooks.register_hook(x, grad => grad + 1);
        x.sum().backward();
        Assert.Equal([3.0, 3, 3], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void A_removed_hook_is_not_called_again()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        var calls = 0;
        using (s_hooks.register_hook(x, _ => { calls++; return null; })) x.sum().backward();
        x.sum().backward();
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_hook_can_be_removed_when_its_tensor_is_gone_but_the_graph_lives()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        var inner = x * x;
        var calls = 0;
        var registration = s_hooks.register_hook(inner, _ => { calls++; return null; });
        var loss = inner.sum();
        inner.Dispose();
        registration.Dispose();
        loss.backward();
        Assert.Equal(0, calls);
        Assert.Equal([2.0, 4, 6], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void An_exception_in_a_hook_leaves_backward_at_its_caller()
    {
        using var scope = NewDisposeScope();
        var thrown = new InvalidOperationException("no hook today");
        var x = Leaf();
        using (s_hooks.register_hook(x, _ => throw thrown))
            Assert.Same(thrown, Assert.Throws<InvalidOperationException>(() => x.sum().backward()));
        x.sum().backward();
        Assert.Equal([1.0, 1, 1], x.grad!.data<double>().ToArray());
    }

    [Fact]
    public void A_replacement_of_another_shape_or_type_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        using (s_hooks.register_hook(x, grad => grad[..2]))
            Assert.Equal("register_hook: expected the hook to return a gradient of shape (3) and type Float64, got (2) and Float64.",
                Assert.Throws<InvalidOperationException>(() => x.sum().backward()).Message);
        using (s_hooks.register_hook(x, grad => grad.to(float32)))
            Assert.Throws<InvalidOperationException>(() => x.sum().backward());
    }

    [Fact]
    public void A_tensor_without_gradient_is_refused()
    {
        using var plain = ones(2);
        Assert.Equal("register_hook: expected a tensor that requires a gradient, got one that does not.",
            Assert.Throws<InvalidOperationException>(() => s_hooks.register_hook(plain, _ => null)).Message);
    }

    [Fact]
    public void The_function_is_let_go_with_the_graph_and_no_tensor_is_left()
    {
        var before = LiveTensors.Count;
        var gone = Register();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.False(gone.IsAlive);
        Assert.Equal(before, LiveTensors.Count);

        static WeakReference Register()
        {
            using var scope = NewDisposeScope();
            var captured = new object();
            var x = Leaf();
            s_hooks.register_hook(x * 2, _ => { GC.KeepAlive(captured); return null; });
            return new WeakReference(captured);
        }
    }
}

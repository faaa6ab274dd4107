using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Engine.Tests.Autograd;

/// <summary>What a custom function keeps alive, and for how long.</summary>
public class FunctionLifetimeTests
{
    [Fact]
    public void A_call_leaves_its_result_and_the_gradient()
    {
        using var x = ones(4, requires_grad: true);
        using var seed = ones(4);
        for (var i = 0; i < 3; i++)
        {
            var before = LiveTensors.Count;
            var y = Cubed.apply(x);
            Assert.Equal(before + 1, LiveTensors.Count);
            y.backward([seed]);
            Assert.Equal(before + 1, LiveTensors.Count);
            y.Dispose();
            Assert.Equal(before, LiveTensors.Count);
        }
    }

    [Fact]
    public void An_exception_leaves_nothing()
    {
        using var x = ones(4, requires_grad: true);
        var before = LiveTensors.Count;
        var script = new Scripted.Script(
            (ctx, inputs) =>
            {
                ctx.save_data("temporary", inputs[0] * 2);
                ctx.save_for_backward([inputs[0] * 3]);
                throw new FormatException();
            },
            (_, grads) => grads);
        Assert.Throws<FormatException>(() => Scripted.Run(script, x));
        Assert.Equal(before, LiveTensors.Count);

        script = new Scripted.Script((_, inputs) => [inputs[0].clone()], (_, grads) =>
        {
            grads[0].mul(2);
            throw new FormatException();
        });
        using (var y = Scripted.Run(script, x)[0])
        using (var sum = y.sum())
            Assert.Throws<FormatException>(() => sum.backward());
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Saved_data_goes_with_the_graph()
    {
        using var x = ones(4, requires_grad: true);
        var before = LiveTensors.Count;
        var script = new Scripted.Script(
            (ctx, inputs) =>
            {
                ctx.save_data("kept", inputs[0] * 2);
                return [inputs[0].clone()];
            },
            (ctx, grads) => [grads[0] * (Tensor)ctx.get_data("kept")!]);
        var y = Scripted.Run(script, x)[0];
        Assert.Equal(before + 2, LiveTensors.Count);
        y.Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void A_callbacks_scope_is_its_own()
    {
        using var x = ones(4, requires_grad: true);
        using var scope = NewDisposeScope();
        var script = new Scripted.Script(
            (_, inputs) =>
            {
                Assert.NotSame(scope, CurrentDisposeScope);
                return [(inputs[0] * 2).mul(3)];
            },
            (_, grads) => [grads[0] * 6]);
        var y = Scripted.Run(script, x)[0];
        Assert.Same(scope, CurrentDisposeScope);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.True(scope.Contains(y));
    }

    [Fact]
    public void A_detached_temporary_survives()
    {
        Tensor? kept = null;
        using var x = ones(4, requires_grad: true);
        var script = new Scripted.Script(
            (_, inputs) =>
            {
                kept = (inputs[0] * 2).DetachFromDisposeScope();
                return [inputs[0].clone()];
            },
            (_, grads) => grads);
        Scripted.Run(script, x)[0].Dispose();
        Assert.Equal([2f, 2f, 2f, 2f], kept!.data<float>().ToArray());
        kept!.Dispose();
    }

    [Fact]
    public void The_graph_holds_the_state_and_lets_it_go()
    {
        var (y, state) = Make();
        GC.Collect();
        Assert.True(state.IsAlive);
        y.Dispose();
        GC.Collect();
        Assert.False(state.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (Tensor, WeakReference) Make()
        {
            using var x = ones(4, requires_grad: true);
            var data = new object();
            var script = new Scripted.Script(
                (ctx, inputs) =>
                {
                    ctx.save_data("state", data);
                    return [inputs[0].clone()];
                },
                (_, grads) => grads);
            return (Scripted.Run(script, x)[0], new WeakReference(data));
        }
    }

    [Fact]
    public void A_call_without_gradient_keeps_nothing()
    {
        var state = Make();
        GC.Collect();
        Assert.False(state.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Make()
        {
            using var x = ones(4);
            var data = new object();
            var script = new Scripted.Script(
                (ctx, inputs) =>
                {
                    ctx.save_data("state", data);
                    return [inputs[0].clone()];
                },
                (_, grads) => grads);
            Scripted.Run(script, x)[0].Dispose();
            return new WeakReference(data);
        }
    }

    [Fact]
    public void The_inputs_are_not_held_by_the_managed_half()
    {
        using var y = Make(out var input);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.False(input.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Tensor Make(out WeakReference input)
        {
            var x = ones(4, requires_grad: true);
            input = new WeakReference(x);
            return Scaled.apply(x, 2.0);
        }
    }
}

using TorchSharp.Native;
using static TorchSharp.torch;

namespace Engine.Tests.Autograd;

/// <summary>A callback's exception reaches the caller as it is; mistakes in a function get one line.</summary>
public class FunctionErrorTests
{
    private sealed class OwnException(string message) : Exception(message);

    private static readonly Scripted.Script s_identity = new((_, inputs) => [inputs[0].clone()], (_, grads) => [grads[0]]);

    private static Tensor Leaf() => ones(3, requires_grad: true);

    [Fact]
    public void An_exception_in_forward_is_the_callers()
    {
        using var scope = NewDisposeScope();
        var thrown = new OwnException("no forward today");
        var caught = Assert.Throws<OwnException>(() => Scripted.Run(s_identity with { Forward = (_, _) => throw thrown }, Leaf()));
        Assert.Same(thrown, caught);
        Assert.Contains(nameof(An_exception_in_forward_is_the_callers), caught.StackTrace);
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void An_exception_in_backward_is_the_callers()
    {
        using var scope = NewDisposeScope();
        var thrown = new OwnException("no backward today");
        var y = Scripted.Run(s_identity with { Backward = (_, _) => throw thrown }, Leaf())[0].mul(2);
        Assert.Same(thrown, Assert.Throws<OwnException>(() => y.sum().backward()));
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void The_next_call_is_not_touched()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        for (var i = 0; i < 100; i++)
        {
            var y = Scripted.Run(s_identity with { Backward = (_, _) => throw new OwnException($"number {i}") }, x)[0];
            Assert.Equal($"number {i}", Assert.Throws<OwnException>(() => y.sum().backward()).Message);
            Scripted.Run(s_identity, x)[0].sum().backward();
        }
        Assert.Equal([100f, 100f, 100f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void An_error_of_libtorch_inside_a_callback_keeps_its_kind()
    {
        using var scope = NewDisposeScope();
        var y = Scripted.Run(s_identity with { Backward = (_, grads) => [grads[0].matmul(ones(7))] }, Leaf())[0];
        Assert.Equal(TorchErrorKind.Torch, Assert.Throws<TorchException>(() => y.sum().backward()).Kind);
    }

    [Fact]
    public void Functions_inside_functions_pass_exceptions_on()
    {
        using var scope = NewDisposeScope();
        var inner = s_identity with { Forward = (_, _) => throw new OwnException("inner") };
        var outer = s_identity with { Forward = (_, inputs) => Scripted.Run(inner, inputs[0]) };
        Assert.Equal("inner", Assert.Throws<OwnException>(() => Scripted.Run(outer, Leaf())).Message);
    }

    [Fact]
    public void Exceptions_on_several_threads_do_not_mix()
    {
        Parallel.For(0, 200, i =>
        {
            using var scope = NewDisposeScope();
            var y = Scripted.Run(s_identity with { Backward = (_, _) => throw new OwnException($"number {i}") }, Leaf())[0];
            Assert.Equal($"number {i}", Assert.Throws<OwnException>(() => y.sum().backward()).Message);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_wrong_number_of_gradients_is_named(int given)
    {
        using var scope = NewDisposeScope();
        var y = Scripted.Run(s_identity with { Backward = (_, grads) => [.. Enumerable.Repeat(grads[0], given)] }, Leaf())[0];
        var message = Assert.Throws<InvalidOperationException>(() => y.sum().backward()).Message;
        Assert.Equal($"Scripted: expected backward to return 2 gradients, one for each argument of forward, got {given + 1}.", message);
    }

    [Fact]
    public void More_gradients_are_fine_if_they_are_null()
    {
        using var scope = NewDisposeScope();
        var x = Leaf();
        Scripted.Run(s_identity with { Backward = (_, grads) => [grads[0], null!] }, x)[0].sum().backward();
        Assert.NotNull(x.grad);
    }

    [Fact]
    public void A_gradient_of_another_shape_is_an_error()
    {
        using var scope = NewDisposeScope();
        var y = Scripted.Run(s_identity with { Backward = (_, _) => [ones(7)] }, Leaf())[0];
        Assert.Contains("[7]", Assert.Throws<TorchException>(() => y.sum().backward()).Message);
    }

    [Fact]
    public void No_output_tensor_is_an_error()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("output 0", Assert.Throws<InvalidOperationException>(() => Scripted.Run(s_identity with { Forward = (_, _) => [null!] }, Leaf())).Message);
        Assert.Contains("null", Assert.Throws<InvalidOperationException>(() => Scripted.Run(s_identity with { Forward = (_, _) => null! }, Leaf())).Message);
    }

    [Fact]
    public void A_disposed_input_counts_as_no_tensor()
    {
        var x = Leaf();
        x.Dispose();
        using var y = Scripted.Run(s_identity with { Forward = (_, inputs) => [inputs[0].IsInvalid ? zeros(1) : ones(1)] }, x)[0];
        Assert.Equal(0f, y.item<float>());
    }

    [Fact]
    public void The_context_is_of_use_only_inside()
    {
        using var scope = NewDisposeScope();
        autograd.AutogradContext? kept = null;
        Scripted.Run(s_identity with { Forward = (ctx, inputs) => { kept = ctx; return [inputs[0].clone()]; } }, Leaf());
        Assert.Throws<InvalidOperationException>(() => kept!.get_saved_variables());
        Assert.Throws<InvalidOperationException>(() => kept!.mark_dirty([]));
    }
}

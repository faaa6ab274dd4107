using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

public class HookTests
{
    private sealed class Sum() : Module<Tensor, Tensor, Tensor>(nameof(Sum))
    {
        public override Tensor forward(Tensor input1, Tensor input2) => input1 + input2;
    }

    [Fact]
    public void HooksRunInOrderAroundForward()
    {
        using var scope = NewDisposeScope();
        using var module = Identity();
        var order = new List<string>();
        module.register_forward_hook(_ => order.Add("module after"));
        module.register_forward_hook((_, _, result) => { order.Add("after"); return result; });
        module.register_forward_pre_hook((_, input) => { order.Add("before"); return input; });
        module.register_forward_pre_hook(_ => order.Add("module before"));
        module.call(ones(1));
        Assert.Equal(["module before", "before", "after", "module after"], order);
        module.forward(ones(1));
        Assert.Equal(4, order.Count);
    }

    [Fact]
    public void HooksMayReplaceInputAndResultOrLeaveThem()
    {
        using var scope = NewDisposeScope();
        using var module = Identity();
        module.register_forward_pre_hook((_, input) => input + 1);
        module.register_forward_pre_hook((_, _) => null!);
        module.register_forward_hook((owner, input, result) =>
        {
            Assert.Same(module, owner);
            Assert.Equal(tensor(3f), input);
            return result * 10;
        });
        module.register_forward_hook((_, _, _) => null!);
        Assert.Equal(tensor(30f), module.call(tensor(2f)));
    }

    [Fact]
    public void RemovedHooksStayAway()
    {
        using var scope = NewDisposeScope();
        using var module = Identity();
        var doubled = module.register_forward_hook((_, _, result) => result * 2);
        var raised = module.register_forward_pre_hook((_, input) => input + 1);
        Assert.Equal(tensor(4f), module.call(tensor(1f)));
        doubled.remove();
        Assert.Equal(tensor(2f), module.call(tensor(1f)));
        raised.remove();
        raised.remove();
        Assert.Equal(tensor(1f), module.call(tensor(1f)));
    }

    [Fact]
    public void ModulesOfTwoArgumentsHaveHooksOfTwoArguments()
    {
        using var scope = NewDisposeScope();
        using var module = new Sum();
        module.register_forward_pre_hook((_, first, second) => (second, first * 2));
        module.register_forward_pre_hook((_, _, _) => null);
        module.register_forward_hook((_, first, second, result) => result + first * 100 + second * 1000);
        Assert.Equal(tensor(5f + 3 * 100 + 2 * 1000), module.call(tensor(1f), tensor(3f)));
    }

    /// <summary>A call runs the hooks that were there when their turn began.</summary>
    [Fact]
    public void HooksMayAddAndRemoveHooks()
    {
        using var scope = NewDisposeScope();
        using var module = Identity();
        var runs = new Dictionary<string, int> { ["module before"] = 0, ["before"] = 0, ["after"] = 0, ["module after"] = 0 };
        module.register_forward_pre_hook(_ => module.register_forward_pre_hook(_ => runs["module before"]++));
        module.register_forward_pre_hook((_, _) =>
        {
            module.register_forward_pre_hook((_, _) => { runs["before"]++; return null!; });
            return null!;
        });
        module.register_forward_hook((_, _, _) =>
        {
            module.register_forward_hook((_, _, _) => { runs["after"]++; return null!; });
            return null!;
        });
        module.register_forward_hook(_ => module.register_forward_hook(_ => runs["module after"]++));
        for (var call = 0; call < 3; call++) module.call(ones(1));
        Assert.All(runs, run => Assert.Equal(0 + 1 + 2, run.Value));

        using var other = Identity();
        var count = 0;
        HookableModule<Func<Module<Tensor, Tensor>, Tensor, Tensor>, Func<Module<Tensor, Tensor>, Tensor, Tensor, Tensor>>.HookRemover? second = null;
        other.register_forward_pre_hook(_ => second!.remove());
        second = other.register_forward_pre_hook(_ => count++);
        other.call(ones(1));
        other.call(ones(1));
        Assert.Equal(1, count);
    }

    [Fact]
    public void HooksOfTwoArgumentsMayAddHooks()
    {
        using var scope = NewDisposeScope();
        using var module = new Sum();
        module.register_forward_pre_hook((_, _, _) =>
        {
            module.register_forward_pre_hook((_, first, second) => (first + 1, second));
            return null;
        });
        module.register_forward_hook((_, _, _, _) =>
        {
            module.register_forward_hook((_, _, _, result) => result * 10);
            return null!;
        });
        Assert.Equal(tensor(4f), module.call(tensor(1f), tensor(3f)));
        Assert.Equal(tensor(50f), module.call(tensor(1f), tensor(3f)));
    }

    [Fact]
    public void ACallWithoutHooksAllocatesNothing()
    {
        using var module = new Same();
        using var x = ones(1);
        for (var i = 0; i < 100; i++) module.call(x);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) module.call(x);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private sealed class Same() : Module<Tensor, Tensor>(nameof(Same))
    {
        public override Tensor forward(Tensor input) => input;
    }
}

using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Nn;

public class SequentialTests
{
    /// <summary>Gives its input back as it is, which well-behaved modules do not do.</summary>
    private sealed class PassOn() : Module<Tensor, Tensor>(nameof(PassOn))
    {
        public override Tensor forward(Tensor input) => input;
    }

    [Fact]
    public void DropoutInEvalModeDoesNotDestroyTheCallersInput()
    {
        using var scope = NewDisposeScope();
        foreach (var dropout in new Module<Tensor, Tensor>[] { Dropout(), Dropout(inplace: true), AlphaDropout(), FeatureAlphaDropout(), Identity() })
        {
            using var module = Sequential(dropout, Linear(3, 2));
            module.eval();
            var input = ones(2, 3);
            var first = module.call(input);
            Assert.False(input.IsInvalid);
            Assert.Equal(first, module.call(input));
            Assert.Equal(ones(2, 3), input);
        }
    }

    [Fact]
    public void ModulesThatHandTheirInputOnDoNoHarm()
    {
        using var scope = NewDisposeScope();
        using var module = Sequential(new PassOn(), Linear(3, 2), new PassOn(), ReLU(), new PassOn());
        var input = ones(2, 3);
        Assert.Equal([2L, 2], module.call(input).shape);
        Assert.False(input.IsInvalid);
    }

    [Fact]
    public void AnEmptySequentialGivesItsInputInAnObjectOfItsOwn()
    {
        using var module = Sequential();
        using var input = ones(2);
        using (var output = module.call(input)) Assert.Equal(input, output);
        Assert.False(input.IsInvalid);
    }

    [Fact]
    public void EveryWayOfMakingOneGivesTheSameNames()
    {
        Assert.Equal(["0.weight", "1.weight"], Keys(Sequential(Layer(), Layer())));
        Assert.Equal(["0.weight", "1.weight"], Keys(Sequential(new List<Module<Tensor, Tensor>> { Layer(), Layer() })));
        Assert.Equal(["a.weight", "b.weight"], Keys(Sequential(("a", Layer()), ("b", Layer()))));
        Assert.Equal(["a.weight", "b.weight"], Keys(Sequential(Tuple.Create("a", Layer()), Tuple.Create("b", Layer()))));
        Assert.Equal(["a.weight"], Keys(Sequential(new List<(string, Module<Tensor, Tensor>)> { ("a", Layer()) })));
        Assert.Equal(["a.weight"], Keys(Sequential(new List<Tuple<string, Module<Tensor, Tensor>>> { Tuple.Create("a", Layer()) })));
        Assert.Equal(["0.weight", "x.weight"], Keys(Sequential().append(Layer()).append("x", Layer())));
    }

    [Fact]
    public void SlicesShareTheModules()
    {
        using var module = Sequential(("a", Layer()), ("b", Layer()), ("c", Layer()));
        Assert.Equal(3, module.Count);
        Assert.Equal(["b.weight", "c.weight"], Keys(module[1..]));
        Assert.Equal(["a.weight"], Keys(module[(null, 1)]));
        Assert.Equal(["b.weight"], Keys(module[1..^1]));
        Assert.Same(module[1], module[1..][0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => module[(0, 4)]);
    }

    [Fact]
    public void HooksOfTheItemsRun()
    {
        using var scope = NewDisposeScope();
        var layer = Linear(2, 2);
        using var module = Sequential(layer, ReLU());
        var calls = 0;
        layer.register_forward_hook(_ => calls++);
        module.call(ones(1, 2));
        Assert.Equal(1, calls);
        module.forward(ones(1, 2));
        Assert.Equal(2, calls);
    }

    private static Module<Tensor, Tensor> Layer() => Linear(1, 1, hasBias: false);

    private static IEnumerable<string> Keys(Sequential module) => module.state_dict().Keys;
}

using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engine.Tests.Modules;

/// <summary>Sequences of modules of any kinds, with as many arguments as the derived class takes.</summary>
public class GenericSequentialTests
{
    /// <summary>A bilinear module first, then modules of one tensor.</summary>
    private sealed class Pair(params (string name, Module submodule)[] modules) : Sequential<Tensor, Tensor, Tensor>(modules)
    {
        public override Tensor forward(Tensor input1, Tensor input2)
        {
            using var scope = NewDisposeScope();
            var value = ((Module<Tensor, Tensor, Tensor>)this[0]).call(input1, input2);
            for (var i = 1; i < Count; i++) value = ((Module<Tensor, Tensor>)this[i]).call(value);
            return value.MoveToOuterDisposeScope();
        }

        protected override Sequential<Tensor, Tensor, Tensor> Slice(int start, int end) =>
            new Pair([.. named_children().Skip(start).Take(end - start).Select(entry => (entry.name, entry.module))]);
    }

    private sealed class Split(params Module[] modules) : Sequential<Tensor, (Tensor, Tensor)>(modules)
    {
        public override (Tensor, Tensor) forward(Tensor input) =>
            (((Module<Tensor, Tensor>)this[0]).call(input), ((Module<Tensor, Tensor>)this[1]).call(input));
    }

    private sealed class Six(params Module[] modules) : Sequential<int, int, int, int, int, int, int>(modules)
    {
        public override int forward(int input1, int input2, int input3, int input4, int input5, int input6) =>
            input1 + input2 + input3 + input4 + input5 + input6 + Count;
    }

    private static Pair Network() => new(("mix", Bilinear(3, 2, 4)), ("norm", BatchNorm1d(4)), ("act", ReLU()), ("out", Linear(4, 2)));

    [Fact]
    public void TheDerivedClassSaysHowTheyRun()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var (x, y) = (randn(5, 3), randn(5, 2));
        var output = network.call(x, y);
        Assert.Equal([5L, 2], output.shape);
        output.sum().backward();
        Assert.All(network.parameters(), parameter => Assert.NotNull(parameter.grad));

        using var split = new Split(ReLU(), Tanh());
        var (first, second) = split.call(x);
        Assert.Equal(x.relu(), first);
        Assert.Equal(x.tanh(), second);

        using var six = new Six(ReLU());
        Assert.Equal(22, six.call(1, 2, 3, 4, 5, 6));
    }

    [Fact]
    public void NamesModesAndTypesReachTheItems()
    {
        using var network = Network();
        Assert.Equal(
            ["mix.weight", "mix.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked", "out.weight", "out.bias"],
            network.state_dict().Keys);
        Assert.Equal(["mix", "norm", "act", "out"], network.named_children().Select(entry => entry.name));
        Assert.Equal(["mix", "norm", "act", "out"], network.named_modules().Select(entry => entry.name));
        Assert.Equal(3, network.named_buffers().Count());
        network.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
        network.train();
        Assert.True(network[1].training);
        network.to(float64);
        Assert.All(network.parameters(), parameter => Assert.Equal(float64, parameter.dtype));
        var seen = new List<string>();
        network.apply(module => seen.Add(module.GetName()));
        Assert.Equal(["Bilinear", "BatchNorm1d", "ReLU", "Linear", "Sequential"], seen);
    }

    [Fact]
    public void ItemsAreAppendedUnderTheirNameOrPlace()
    {
        using var network = new Split(ReLU());
        Assert.Same(network, network.append(Tanh()).append("last", Linear(1, 1)));
        Assert.Equal(["0", "1", "last"], network.named_children().Select(entry => entry.name));
        Assert.Equal("Sequential: expected names that differ, got 'last' twice. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => network.append("last", ReLU())).Message);
        Assert.Equal("Sequential: expected an index within the 3 modules, got 3. (Parameter 'index')",
            Assert.Throws<ArgumentOutOfRangeException>(() => network[3]).Message);
        Assert.Throws<ArgumentNullException>(() => network.append(null!));
    }

    [Fact]
    public void PartsAreMadeByTheDerivedClass()
    {
        using var scope = NewDisposeScope();
        using var network = Network();
        var (x, y) = (randn(5, 3), randn(5, 2));
        var part = network[..1];
        Assert.Equal(1, part.Count);
        Assert.Equal(((Bilinear)network[0]).call(x, y), part.call(x, y));
        Assert.Equal(3, network[(null, 3)].Count);
        Assert.Equal(2, network[0..^2].Count);
        using var split = new Split(ReLU(), Tanh());
        Assert.Equal("Split: expected an override of Slice; only the derived class knows what a part of it computes.",
            Assert.Throws<NotImplementedException>(() => split[..1]).Message);
    }

    [Fact]
    public void TheItemsAreDisposedWithIt()
    {
        var before = LiveTensors.Count;
        var network = Network();
        Assert.Equal(before + 9, LiveTensors.Count);
        network.Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }

    /// <summary>Every number of arguments has its class, with the same members.</summary>
    [Fact]
    public void AllSixAreAlike()
    {
        Type[] kinds =
        [
            typeof(Sequential<,>), typeof(Sequential<,,>), typeof(Sequential<,,,>), typeof(Sequential<,,,,>), typeof(Sequential<,,,,,>),
            typeof(Sequential<,,,,,,>),
        ];
        var members = kinds.Select(kind => kind.GetMembers().Where(member => member.DeclaringType == kind).Select(member => member.Name).Order()).ToList();
        Assert.All(members, names => Assert.Equal(members[0], names));
    }
}

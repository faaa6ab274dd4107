using DropoutTorch.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Uncertainty.Tests;

/// <summary>Small networks with something to observe.</summary>
internal static class Networks
{
    /// <summary>4 inputs, 3 classes, BatchNorm before and dropout behind a hidden layer.</summary>
    internal static Sequential Small(long seed = 1, double p = 0.5, bool inplace = false)
    {
        manual_seed(seed);
        return Sequential(
            ("first", Linear(4, 16)),
            ("norm", BatchNorm1d(16)),
            ("act", ReLU(inplace)),
            ("drop", new InvertedDropout(p, inplace)),
            ("last", Linear(16, 3)));
    }

    internal static Tensor Inputs(long rows = 8, long seed = 2)
    {
        manual_seed(seed);
        return randn([rows, 4]);
    }
}

/// <summary>Runs another module and remembers what it gave.</summary>
internal sealed class Recorder : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _inner;

    internal Recorder(Module<Tensor, Tensor> inner) : base(nameof(Recorder))
    {
        _inner = inner;
        register_module("inner", inner);
    }

    internal List<Tensor> Outputs { get; } = [];

    public override Tensor forward(Tensor input)
    {
        var output = _inner.call(input);
        Outputs.Add(output.clone().DetachFromDisposeScope());
        return output;
    }
}

/// <summary>Counts its calls; throws from a given call on.</summary>
internal sealed class Counter(int throwsAt = int.MaxValue) : Module<Tensor, Tensor>(nameof(Counter))
{
    private int _calls;

    internal int Calls => _calls;

    // Threads call it side by side.
    public override Tensor forward(Tensor input) =>
        Interlocked.Increment(ref _calls) >= throwsAt ? throw new InvalidDataException($"call {Calls}") : input.alias();
}

/// <summary>A model that lists its stages.</summary>
internal sealed class Staged : Module<Tensor, Tensor>, IStagedModel
{
    internal Staged(params (string name, Module<Tensor, Tensor> module)[] stages) : base(nameof(Staged))
    {
        this.stages = stages;
        foreach (var (name, module) in stages) register_module(name, module);
    }

    public IReadOnlyList<(string name, Module<Tensor, Tensor> module)> stages { get; }

    public override Tensor forward(Tensor input) => stages.Aggregate(input, (x, stage) => stage.module.call(x));
}

/// <summary>A Sequential with a forward pass of its own.</summary>
internal sealed class Doubling(params Module<Tensor, Tensor>[] modules) : Sequential(modules)
{
    public override Tensor forward(Tensor tensor)
    {
        using var once = base.forward(tensor);
        return once.mul(2);
    }
}

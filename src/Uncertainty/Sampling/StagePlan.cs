using DropoutTorch.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// A model cut before its first stochastic layer, as far as its structure is known: the prefix gives the same on every pass. A model of
/// unknown structure is all suffix.
/// </summary>
internal sealed class StagePlan
{
    private readonly IReadOnlyList<Module<Tensor, Tensor>> _prefix;
    private readonly IReadOnlyList<Module<Tensor, Tensor>> _suffix;

    private StagePlan(IReadOnlyList<Module<Tensor, Tensor>> prefix, IReadOnlyList<Module<Tensor, Tensor>> suffix, bool isKnown) =>
        (_prefix, _suffix, IsKnown) = (prefix, suffix, isKnown);

    /// <summary>How many stages run only once.</summary>
    internal int PrefixStages => _prefix.Count;

    /// <summary>Whether the model shows its stages. One that does not is called as its user calls it: whole batches, a sample at a time.</summary>
    internal bool IsKnown { get; }

    /// <summary>Whether one forward pass may hold several samples: not where a mask belongs to weights.</summary>
    internal bool MayJoinSamples => !_suffix.SelectMany(stage => stage.stochastic_layers()).Any(entry => entry.layer.SharesMask);

    internal static StagePlan Whole(Module<Tensor, Tensor> model) => new([], [model], StagesOf(model) is not null);

    /// <summary>Cuts the model; a stage that is itself made of stages and holds the first stochastic layer is cut in its turn.</summary>
    internal static StagePlan Cut(Module<Tensor, Tensor> model)
    {
        if (StagesOf(model) is not { } stages) return Whole(model);
        var first = stages.FindIndex(stage => stage.stochastic_layers().Any());
        if (first < 0) return Whole(model);
        var inner = Cut(stages[first]);
        return new([.. stages[..first], .. inner._prefix], [.. inner._suffix, .. stages[(first + 1)..]], isKnown: true);
    }

    /// <summary>What every pass begins with: a new tensor, never the caller's storage.</summary>
    internal Tensor Prefix(Tensor inputs) => Run(_prefix, inputs.clone()); // a copy, because stages may work in place

    /// <summary>One pass from the prefix's result, which it takes over.</summary>
    internal Tensor Suffix(Tensor features) => Run(_suffix, features);

    // Takes the input over: what is not the result is disposed on the way, so that memory holds two stages and not all.
    private static Tensor Run(IReadOnlyList<Module<Tensor, Tensor>> stages, Tensor input)
    {
        var current = input;
        foreach (var stage in stages)
        {
            var next = stage.call(current);
            if (!ReferenceEquals(next, current)) current.Dispose();
            current = next;
        }
        return current;
    }

    // Sequential itself only: a class that inherits it may have a forward of its own.
    private static List<Module<Tensor, Tensor>>? StagesOf(Module<Tensor, Tensor> model) => model switch
    {
        IStagedModel staged => [.. staged.stages.Select(stage => stage.module)],
        Sequential sequential when sequential.GetType() == typeof(Sequential) => TensorModules(sequential),
        _ => null,
    };

    private static List<Module<Tensor, Tensor>>? TensorModules(Sequential sequential)
    {
        List<Module<Tensor, Tensor>> stages = [.. sequential.children().OfType<Module<Tensor, Tensor>>()];
        return stages.Count == sequential.Count ? stages : null;
    }
}

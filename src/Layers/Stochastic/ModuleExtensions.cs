using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>Walking through a network, and finding its stochastic layers.</summary>
public static class ModuleExtensions
{
    /// <summary>
    /// Every module from <paramref name="root"/> (path "") downwards with its dotted path, each before its children and once, under its
    /// first path: the order of PyTorch's <c>named_modules</c>. TorchSharp's lists all children before any grandchild, which is not the
    /// order of the network.
    /// </summary>
    public static IEnumerable<(string path, Module module)> depth_first(this Module root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return Walk("", root, new HashSet<Module>(ReferenceEqualityComparer.Instance));
    }

    /// <summary>
    /// Every stochastic layer below <paramref name="root"/> with its dotted path ("" for the root itself), depth first in
    /// registration order. A layer that is registered in several places appears once, under its first path.
    /// </summary>
    public static IEnumerable<(string path, StochasticLayer layer)> stochastic_layers(this Module root)
    {
        foreach (var (path, module) in root.depth_first())
            if (module is StochasticLayer layer) yield return (path, layer);
    }

    /// <summary>
    /// The number of the first stage that holds a stochastic layer which drops anything (p above 0); the count of the stages where none
    /// does. What comes before it gives the same in every Monte-Carlo pass.
    /// </summary>
    public static int first_stochastic_stage(this IStagedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var stages = model.stages;
        for (var i = 0; i < stages.Count; i++)
            if (stages[i].module.stochastic_layers().Any(entry => entry.layer.p > 0)) return i;
        return stages.Count;
    }

    /// <summary>
    /// Gives every stochastic layer below <paramref name="root"/> a source of random numbers: <see cref="RandomSource.TorchGenerator"/>
    /// makes a whole network draw as PyTorch's does; an address gives each layer a stream of its own from there on, so that no two draw the
    /// same masks; null gives each back to its own seed or to torch's generator.
    /// </summary>
    public static void set_random_source(this Module root, RandomSource? source)
    {
        uint layers = 0;
        foreach (var (_, layer) in root.stochastic_layers()) layer.Source = source?.ForLayer(layers++);
    }

    private static IEnumerable<(string path, Module module)> Walk(string path, Module module, HashSet<Module> seen)
    {
        if (!seen.Add(module)) yield break;
        yield return (path, module);
        foreach (var (name, child) in module.named_children())
            foreach (var found in Walk(path.Length == 0 ? name : $"{path}.{name}", child, seen)) yield return found;
    }
}

using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>Finding the stochastic layers of a network.</summary>
public static class ModuleExtensions
{
    /// <summary>
    /// Every stochastic layer below <paramref name="root"/> with its dotted path ("" for the root itself), in registration
    /// order. A layer that is registered in several places appears once.
    /// </summary>
    public static IEnumerable<(string path, StochasticLayer layer)> stochastic_layers(this Module root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var seen = new HashSet<Module>(ReferenceEqualityComparer.Instance);
        if (root is StochasticLayer self && seen.Add(self)) yield return ("", self);
        foreach (var (path, module) in root.named_modules())
            if (module is StochasticLayer layer && seen.Add(layer)) yield return (path, layer);
    }
}

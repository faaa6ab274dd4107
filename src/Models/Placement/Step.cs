using DropoutTorch.Models.Summary;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Placement;

/// <summary>A layer in the order of the forward pass.</summary>
/// <param name="Place">Where it stands in the network.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Drops">What it drops; null for what is no dropout, and where p is 0.</param>
internal sealed record Step(ModulePlace Place, LayerKind Kind, DropoutUnit? Drops = null)
{
    /// <summary>The layer.</summary>
    public Module Module => Place.Module;

    /// <summary>Whether the layer has weights, or might.</summary>
    public bool MayHaveWeights => Kind is LayerKind.Unknown or LayerKind.Join || Module.parameters().Any();
}

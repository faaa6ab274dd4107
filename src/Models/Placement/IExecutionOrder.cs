using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Placement;

/// <summary>
/// A module that tells in which order its children run although its forward is more than a chain, as that of a residual block, whose
/// result is the chain's plus a shortcut. A plain chain is an <see cref="DropoutTorch.Layers.IStagedModel"/> or a Sequential instead:
/// its output is that of its last stage alone.
/// </summary>
/// <remarks>
/// Only <see cref="PlacementAdvice"/> reads it; a module that does not implement it works as well, and gets less advice.
/// </remarks>
public interface IExecutionOrder
{
    /// <summary>
    /// The children of the main line in the order in which they run, the first of which takes the block's input; one that runs twice
    /// stands there twice. Shortcuts and other side lines are left out.
    /// </summary>
    IReadOnlyList<(string name, Module module)> execution_order { get; }
}

using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// A model whose forward pass is a chain: y = stage_n(... stage_2(stage_1(x))). Monte-Carlo sampling runs what stands before the first
/// stochastic stage only once.
/// </summary>
public interface IStagedModel
{
    /// <summary>The stages in the order of the forward pass, each under a name of its own.</summary>
    IReadOnlyList<(string name, Module<Tensor, Tensor> module)> stages { get; }
}

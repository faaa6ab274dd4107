using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Dropout as a part of a network whose modules are numbered, so that a place keeps its number also where nothing is dropped.</summary>
internal static class Drops
{
    /// <summary>Element-wise dropout; Identity for p = 0, so that sampling sees that nothing is random there.</summary>
    public static Module<Tensor, Tensor> Elements(double p) => p > 0 ? new InvertedDropout(p) : Identity();

    /// <summary>Drop path; Identity for p = 0.</summary>
    public static Module<Tensor, Tensor> Path(double p) => p > 0 ? new DropPath(p) : Identity();
}

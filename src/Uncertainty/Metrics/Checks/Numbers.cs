using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>Tensors as arrays, for what is about order and counts and not about arithmetic.</summary>
internal static class Numbers
{
    /// <summary>The elements of a vector as float64.</summary>
    internal static double[] Of(Tensor vector)
    {
        // The accessor holds a handle of its own, which no dispose scope frees.
        using var values = vector.to(float64).cpu().contiguous().data<double>();
        return values.ToArray();
    }
}

using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// What a layer does to a tensor, y = J·x + c with a diagonal J whose random bits can be drawn again: so nothing is kept for backward.
/// </summary>
/// <param name="Address">Where the bits stand.</param>
internal abstract record Perturbation(StreamAddress Address) : Pass
{
    /// <summary>The perturbation of the gradient: J alone, from the same bits.</summary>
    internal abstract Perturbation Derivative { get; }
}

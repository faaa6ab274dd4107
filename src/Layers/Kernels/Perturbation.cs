using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// What a layer does to a tensor, y = J·x + c with a diagonal J whose random bits can be drawn again: so nothing is kept for backward.
/// </summary>
/// <param name="Address">Where the bits stand.</param>
internal abstract record Perturbation(StreamAddress Address)
{
    /// <summary>The perturbation of the gradient: J alone, from the same bits.</summary>
    internal abstract Perturbation Derivative { get; }

    /// <summary>One pass over a tensor in the memory of the CPU.</summary>
    /// <param name="from">Of the layout, with at least one element.</param>
    /// <param name="to">Of the same layout; may be <paramref name="from"/> itself.</param>
    /// <param name="layout">Of both; its samples lie one after another.</param>
    internal abstract void Run(Tensor from, Tensor to, DenseLayout layout);

    /// <summary>The same by tensor operators, for other devices: the same bits, the same meaning.</summary>
    /// <param name="input">On any device.</param>
    /// <param name="layout">That of the result.</param>
    internal abstract Tensor Compose(Tensor input, DenseLayout layout);
}

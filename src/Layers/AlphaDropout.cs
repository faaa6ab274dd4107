using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Alpha dropout, for networks of SELU units: y = a · (x · m + α′ · (m − 1)) + b with m ~ Bernoulli(1 − p) for each element, where
/// α′ = 1.7580993408473766 (SELU's λ · α), a = ((α′² · p + 1) · (1 − p))^(−1/2) and b = a · α′ · p.
/// What is dropped becomes −a · α′ + b, SELU's lower end, and inputs of mean 0 and variance 1 keep both. Off, y = x.
/// </summary>
/// <remarks>
/// <para>Shape: any; the output has the input's shape, type and memory format. Types: float32, float64, float16, bfloat16. The gradient
/// is grad · m · a. p = 1 gives zeros.</para>
/// <para>Paper: Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017, arXiv:1706.02515.</para>
/// <example>
/// <code>
/// using var layer = new AlphaDropout(p: 0.1);
/// layer.train();
/// using var y = layer.call(torch.randn(1000)); // mean near 0, variance near 1
/// </code>
/// </example>
/// </remarks>
public sealed class AlphaDropout : StochasticLayer
{
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public AlphaDropout(double p = 0.5, bool inplace = false, long? seed = null) : base(nameof(AlphaDropout), p, seed) => this.inplace = inplace;

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.alpha_dropout(input, p, IsActive, inplace, NextSource());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"AlphaDropout(p={p}, inplace={inplace})");
}

public static partial class Functional
{
    /// <summary>Alpha dropout; see <see cref="AlphaDropout"/>.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="training">False, PyTorch's default here, gives the input back under a new handle.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false, RandomSource source = default) =>
        Masking.Forward(nameof(alpha_dropout), input, p, training, inplace, source, AlphaAffine.Of(p));

    /// <summary>Alpha dropout with a given mask.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="mask">Non-zero (or true) where an element survives; broadcast to the input's shape.</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor alpha_dropout(Tensor input, Tensor mask, double p) =>
        Masking.WithMask(nameof(alpha_dropout), input, mask, p, AlphaAffine.Of(p));
}

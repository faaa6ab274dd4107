using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Dropout as it was published first: y = x · m with m ~ Bernoulli(1 − p) for each element while active, and y = x · (1 − p) otherwise,
/// so that what follows sees the same expectation. Training does not scale; evaluation does.
/// </summary>
/// <remarks>
/// <para>Shape: any; the output has the input's shape, type and memory format. Types: float32, float64, float16, bfloat16. The gradient
/// is grad · m while active, grad · (1 − p) otherwise.</para>
/// <para><see cref="StochasticMode.AlwaysOn"/> draws masks and so does not scale; <see cref="StochasticMode.Off"/> scales.</para>
/// <para>Paper: Hinton et al., "Improving neural networks by preventing co-adaptation of feature detectors", arXiv:1207.0580, 2012;
/// Srivastava et al., JMLR 15, 2014. <see cref="InvertedDropout"/> is the same with the scaling moved to training.</para>
/// <example>
/// <code>
/// using var layer = new StandardDropout(p: 0.4);
/// layer.eval();
/// using var y = layer.call(torch.ones(3)); // 0.6, 0.6, 0.6
/// </code>
/// </example>
/// </remarks>
public sealed class StandardDropout : StochasticLayer
{
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public StandardDropout(double p = 0.5, bool inplace = false, long? seed = null) : base(nameof(StandardDropout), p, seed) => this.inplace = inplace;

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.standard_dropout(input, p, IsActive, inplace, NextSource());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"StandardDropout(p={p}, inplace={inplace})");
}

public static partial class Functional
{
    /// <summary>Original dropout; see <see cref="StandardDropout"/>.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="training">True drops without scaling; false scales by 1 − p.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor standard_dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false, RandomSource source = default) => training
        ? Masking.Forward(nameof(standard_dropout), input, p, training, inplace, source, new Affine(1))
        : Masking.Expectation(nameof(standard_dropout), input, p, inplace);

    /// <summary>Original dropout in training with a given mask: y = x where the mask is set, 0 elsewhere.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="mask">Non-zero (or true) where an element survives; broadcast to the input's shape.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor standard_dropout(Tensor input, Tensor mask) =>
        Masking.WithMask(nameof(standard_dropout), input, mask, 0, new Affine(1));
}

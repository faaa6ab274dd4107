using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// A rectifier and inverted dropout in one pass: y = max(x, 0) · m / (1 − p) with m ~ Bernoulli(1 − p) for each element while active,
/// y = max(x, 0) otherwise. The same as ReLU followed by <see cref="InvertedDropout"/> from the same random source, at the price of one of them.
/// </summary>
/// <remarks>
/// <para>Shape: any; the output has the input's shape, type and memory format. Types: float32, float64, float16, bfloat16. The gradient
/// is grad / (1 − p) where y is above zero; only y is kept for it, which the next layer keeps as well.</para>
/// <para>p = 1 gives exact zeros.</para>
/// <para>Paper: Srivastava et al., JMLR 15, 2014.</para>
/// <example>
/// <code>
/// using var layer = new ReLUDropout(p: 0.5);
/// layer.train();
/// using var y = layer.call(torch.randn(2, 3)); // in place of ReLU and dropout
/// </code>
/// </example>
/// </remarks>
public sealed class ReLUDropout : StochasticLayer
{
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public ReLUDropout(double p = 0.5, bool inplace = false, long? seed = null) : base(nameof(ReLUDropout), p, seed) => this.inplace = inplace;

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.relu_dropout(input, p, IsActive, inplace, NextSource());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ReLUDropout(p={p}, inplace={inplace})");
}

public static partial class Functional
{
    /// <summary>A rectifier and inverted dropout in one pass; see <see cref="ReLUDropout"/>.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="training">False rectifies only.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor relu_dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false, RandomSource source = default)
    {
        Masking.Check(nameof(relu_dropout), input, p);
        if (inplace) InPlace.Check(input);
        if (!training || p == 0 || input.numel() == 0) return inplace ? input.relu_().alias() : input.relu();
        if (p == 1) return Masking.AllDropped(input, inplace);
        if (!source.IsTorchGenerator) return RectifiedFunction.Run(input, new RectifiedMask(source.Next(), new Random.Keep(p), 1 / (1 - p)), inplace);
        using var positive = input.relu();
        if (!inplace) return inverted_dropout(positive, p, source: source);
        // Not relu_ and mul_: the rectifier's own backward wants its result as it was.
        using var dropped = inverted_dropout(positive, p, source: source);
        return input.copy_(dropped).alias();
    }

    /// <summary>A rectifier and inverted dropout with a given mask: y = max(x, 0) / (1 − p) where it is set, 0 elsewhere.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="mask">Non-zero (or true) where an element survives; broadcast to the input's shape.</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor relu_dropout(Tensor input, Tensor mask, double p)
    {
        Masking.Check(nameof(relu_dropout), input, p);
        using var positive = input.relu();
        return inverted_dropout(positive, mask, p);
    }
}

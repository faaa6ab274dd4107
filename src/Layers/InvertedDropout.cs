using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Inverted dropout: y = x · m / (1 − p) with m ~ Bernoulli(1 − p) for each element while active, y = x otherwise.
/// The expectation of y is x, so evaluation needs no scaling.
/// </summary>
/// <remarks>
/// <para>Shape: any; the output has the input's shape, type and memory format. Types: float32, float64, float16, bfloat16
/// (the last two are scaled in float32). The gradient is grad · m / (1 − p); nothing is stored for it.</para>
/// <para>p = 0 and evaluation give a new handle on the same storage; p = 1 gives exact zeros, also for infinite input.</para>
/// <para>Paper: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 15, 2014.
/// <see cref="noise_shape"/> is that of Keras's Dropout.</para>
/// <example>
/// <code>
/// using var layer = new InvertedDropout(p: 0.5);
/// layer.train();
/// using var y = layer.call(torch.ones(2, 3)); // zeros and twos
/// </code>
/// </example>
/// </remarks>
public sealed class InvertedDropout : StochasticLayer
{
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="noise_shape">
    /// The mask's shape where it is smaller than the input's and broadcast: for each dimension 1, the input's size, or -1 for whatever
    /// size the input has. Null: a bit of its own for each element.
    /// </param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public InvertedDropout(double p = 0.5, bool inplace = false, long[]? noise_shape = null, long? seed = null) : base(nameof(InvertedDropout), p, seed) =>
        (this.inplace, this.noise_shape) = (inplace, noise_shape);

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <summary>The shape of a mask that is broadcast over the input; null for the input's own shape.</summary>
    public IReadOnlyList<long>? noise_shape { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        Functional.inverted_dropout(input, p, IsActive, inplace, noise_shape is null ? null : [.. noise_shape], NextSource());

    /// <inheritdoc/>
    public override string ToString()
    {
        var noise = noise_shape is null ? "" : $", noise_shape=[{string.Join(", ", noise_shape)}]";
        return string.Create(CultureInfo.InvariantCulture, $"InvertedDropout(p={p}, inplace={inplace}{noise})");
    }
}

/// <summary>The layers as pure functions.</summary>
public static partial class Functional
{
    /// <summary>Inverted dropout; see <see cref="InvertedDropout"/>.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="p">Probability of dropping an element, in [0, 1].</param>
    /// <param name="training">False gives the input back under a new handle.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="noise_shape">The shape of a mask that is broadcast over the input; null for the input's own shape.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException">The input is not of a floating-point type, or the noise shape does not broadcast to its shape.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor inverted_dropout(
        Tensor input, double p = 0.5, bool training = true, bool inplace = false, long[]? noise_shape = null, RandomSource source = default)
    {
        Masking.Check(nameof(inverted_dropout), input, p);
        var axes = NoiseShape.Axes(nameof(inverted_dropout), input, noise_shape);
        return Masking.Forward(nameof(inverted_dropout), input, p, training, inplace, source, new Affine(1 / (1 - p)), axes);
    }

    /// <summary>Inverted dropout with a given mask: y = x / (1 − p) where the mask is set, 0 elsewhere.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="mask">Non-zero (or true) where an element survives; broadcast to the input's shape.</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor inverted_dropout(Tensor input, Tensor mask, double p) =>
        Masking.WithMask(nameof(inverted_dropout), input, mask, p, new Affine(1 / (1 - p)));
}

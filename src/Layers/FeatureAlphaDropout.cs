using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Alpha dropout of whole channels: the formula of <see cref="AlphaDropout"/> with one m ~ Bernoulli(1 − p) for each sample and channel.
/// </summary>
/// <remarks>
/// <para>Shape: (N, C, ...), two dimensions or more; mask (N, C, 1, ...). The output has the input's shape, type and memory format. Types:
/// float32, float64, float16, bfloat16. The gradient is grad · m · a. p = 1 gives zeros.</para>
/// <para>Paper: Klambauer et al., "Self-Normalizing Neural Networks", NeurIPS 2017; channels after Tompson et al., CVPR 2015.</para>
/// <example>
/// <code>
/// using var layer = new FeatureAlphaDropout(p: 0.2);
/// layer.train();
/// using var y = layer.call(torch.randn(8, 16, 5, 5)); // one channel in five is constant
/// </code>
/// </example>
/// </remarks>
public sealed class FeatureAlphaDropout : StochasticLayer
{
    /// <param name="p">Probability of dropping a channel, in [0, 1].</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public FeatureAlphaDropout(double p = 0.5, bool inplace = false, long? seed = null) : base(nameof(FeatureAlphaDropout), p, seed) => this.inplace = inplace;

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.feature_alpha_dropout(input, p, IsActive, inplace, NextSource());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"FeatureAlphaDropout(p={p}, inplace={inplace})");
}

public static partial class Functional
{
    /// <summary>Alpha dropout of whole channels; see <see cref="FeatureAlphaDropout"/>.</summary>
    /// <param name="input">A floating-point tensor of shape (N, C, ...).</param>
    /// <param name="p">Probability of dropping a channel, in [0, 1].</param>
    /// <param name="training">False, PyTorch's default here, gives the input back under a new handle.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type, or has fewer than two dimensions.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false, RandomSource source = default)
    {
        CheckChannels(input, p);
        var axes = GateAxes.Channels(input.dim(), batched: true);
        return Masking.Forward(nameof(feature_alpha_dropout), input, p, training, inplace, source, AlphaAffine.Of(p), axes);
    }

    /// <summary>Alpha dropout of whole channels with a given mask.</summary>
    /// <param name="input">A floating-point tensor of shape (N, C, ...).</param>
    /// <param name="mask">Non-zero (or true) where a channel survives; shape (N, C, 1, ...), or any that broadcasts to the input's.</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor feature_alpha_dropout(Tensor input, Tensor mask, double p)
    {
        CheckChannels(input, p);
        return Masking.WithMask(nameof(feature_alpha_dropout), input, mask, p, AlphaAffine.Of(p));
    }

    private static void CheckChannels(Tensor input, double p)
    {
        Masking.Check(nameof(feature_alpha_dropout), input, p);
        if (input.dim() >= 2) return;
        throw new ArgumentException(
            $"feature_alpha_dropout: expected at least 2 dimensions (N, C, ...), got {input.dim()}. Fix: alpha_dropout, which drops single elements.",
            nameof(input));
    }
}

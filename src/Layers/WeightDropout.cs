using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Dropout of weights: W' = W · M / (1 − p) with M ~ Bernoulli(1 − p) for each weight while active, W' = W otherwise. The samples of a
/// batch share the mask, so it depends neither on how many they are nor on which.
/// </summary>
/// <remarks>
/// <para>Input: a weight tensor of any shape; the output has its shape, type and memory format. Types: float32, float64, float16,
/// bfloat16 (the last two are scaled in float32). The gradient is grad · M / (1 − p); nothing is stored for it.</para>
/// <para>p = 0 and evaluation give a new handle on the same storage; p = 1 gives exact zeros. A batch that holds several steps is
/// refused, since each would want weights of its own.</para>
/// <para>Paper: Wan et al., "Regularization of Neural Networks using DropConnect", ICML 2013.</para>
/// <example>
/// <code>
/// using var layer = new WeightDropout(p: 0.5);
/// using var dropped = layer.call(linear.weight);
/// using var y = torch.nn.functional.linear(x, dropped, linear.bias);
/// </code>
/// </example>
/// </remarks>
public sealed class WeightDropout : StochasticLayer
{
    /// <param name="p">Probability of dropping a weight, in [0, 1].</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public WeightDropout(double p = 0.5, long? seed = null) : base(nameof(WeightDropout), p, seed)
    {
    }

    /// <inheritdoc/>
    public override bool SharesMask => true;

    /// <inheritdoc/>
    public override Tensor forward(Tensor weight) => Functional.weight_dropout(weight, p, IsActive, NextSource());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"WeightDropout(p={p})");
}

public static partial class Functional
{
    /// <summary>Dropout of weights; see <see cref="WeightDropout"/>.</summary>
    /// <param name="weight">A floating-point tensor of any shape.</param>
    /// <param name="p">Probability of dropping a weight, in [0, 1].</param>
    /// <param name="training">False gives the weight back under a new handle.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="weight"/> is not of a floating-point type.</exception>
    /// <exception cref="InvalidOperationException">The source stands for several steps at once.</exception>
    public static Tensor weight_dropout(Tensor weight, double p = 0.5, bool training = true, RandomSource source = default)
    {
        Masking.Check(nameof(weight_dropout), weight, p);
        var draws = training && p is > 0 and < 1 && weight.numel() > 0;
        return Masking.Forward(nameof(weight_dropout), weight, p, training, inplace: false, draws ? source.ForWeights() : source, new Affine(1 / (1 - p)));
    }

    /// <summary>Dropout of weights with a given mask: W / (1 − p) where the mask is set, 0 elsewhere.</summary>
    /// <param name="weight">A floating-point tensor of any shape.</param>
    /// <param name="mask">Non-zero (or true) where a weight survives; broadcast to the weight's shape.</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="weight"/> is not of a floating-point type.</exception>
    public static Tensor weight_dropout(Tensor weight, Tensor mask, double p) =>
        Masking.WithMask(nameof(weight_dropout), weight, mask, p, new Affine(1 / (1 - p)));
}

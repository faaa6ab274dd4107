using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Stochastic depth as it was published: y = x · g with one gate g ~ Bernoulli(1 − p) for the whole batch while active, and y = x · (1 − p)
/// otherwise. At the end of a residual branch it takes the block out of the network for a step.
/// </summary>
/// <remarks>
/// <para>Shape: (N, ...), one dimension or more. The output has the input's shape, type and memory format. Types: float32, float64,
/// float16, bfloat16.</para>
/// <para>Paper: Huang et al., "Deep Networks with Stochastic Depth", ECCV 2016, arXiv:1603.09382. Its 1 − p falls from block to block; see
/// <see cref="StochasticDepthRates"/>. <see cref="DropPath"/> is the form with a gate for each sample and the scaling in training.</para>
/// <example>
/// <code>
/// using var layer = new StochasticDepth(p: 0.2);
/// layer.eval();
/// using var y = shortcut + layer.call(branch); // the branch counts 0.8
/// </code>
/// </example>
/// </remarks>
public sealed class StochasticDepth : StochasticLayer
{
    /// <param name="p">Probability of dropping the block, in [0, 1].</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public StochasticDepth(double p, bool inplace = false, long? seed = null) : base(nameof(StochasticDepth), p, seed) => this.inplace = inplace;

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.stochastic_depth(input, p, IsActive, inplace, NextSource());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"StochasticDepth(p={p}, inplace={inplace})");
}

public static partial class Functional
{
    /// <summary>Stochastic depth as published; see <see cref="StochasticDepth"/>.</summary>
    /// <param name="input">A floating-point tensor of shape (N, ...).</param>
    /// <param name="p">Probability of dropping the block, in [0, 1].</param>
    /// <param name="training">True draws a gate; false scales by 1 − p.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type, or has no dimension.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor stochastic_depth(Tensor input, double p, bool training = true, bool inplace = false, RandomSource source = default)
    {
        if (!training) return Masking.Expectation(nameof(stochastic_depth), input, p, inplace);
        return drop_path(input, p, training, scale_by_keep: false, DropPathMode.Batch, inplace, source);
    }

    /// <summary>Stochastic depth in training with given gates: y = x where a gate is set, 0 elsewhere.</summary>
    /// <param name="input">A floating-point tensor of shape (N, ...).</param>
    /// <param name="mask">Non-zero (or true) where the block is kept; a shape that broadcasts to the input's.</param>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type, or the mask does not broadcast.</exception>
    public static Tensor stochastic_depth(Tensor input, Tensor mask) => Masking.WithMask(nameof(stochastic_depth), input, mask, 0, new Affine(1));
}

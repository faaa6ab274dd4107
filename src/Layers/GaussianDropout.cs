using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Gaussian dropout: y = x · (1 + σ · z) with z ~ N(0, 1) for each element and σ² = p / (1 − p), the variance that the mask of inverted
/// dropout has, while active; y = x otherwise.
/// </summary>
/// <remarks>
/// <para>Shape: any; the output has the input's shape, type and memory format. Types: float32, float64, float16, bfloat16; the noise is
/// computed in float32. The gradient is grad · (1 + σ · z); nothing is stored for it.</para>
/// <para>p = 0 and evaluation give a new handle on the same storage. p = 1 is refused: the variance would be infinite.</para>
/// <para>Paper: Srivastava et al., JMLR 15, 2014, section 10. Keras has the layer under the same name.</para>
/// <example>
/// <code>
/// using var layer = new GaussianDropout(p: 0.2);
/// layer.train();
/// using var y = layer.call(torch.ones(1000)); // mean near 1, deviation near 0.5
/// </code>
/// </example>
/// </remarks>
public sealed class GaussianDropout : StochasticLayer
{
    /// <param name="p">The p of a dropout with the same variance, in [0, 1).</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1) or NaN.</exception>
    public GaussianDropout(double p = 0.5, bool inplace = false, long? seed = null) : base(nameof(GaussianDropout), p, seed, allowsOne: false) =>
        this.inplace = inplace;

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.gaussian_dropout(input, p, IsActive, inplace, NextSource());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"GaussianDropout(p={p}, inplace={inplace})");
}

public static partial class Functional
{
    /// <summary>Gaussian dropout; see <see cref="GaussianDropout"/>.</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="p">The p of a dropout with the same variance, in [0, 1).</param>
    /// <param name="training">False gives the input back under a new handle.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="source">Where the random numbers come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1) or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor gaussian_dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false, RandomSource source = default)
    {
        Probability.CheckBelowOne(p);
        Masking.Check(nameof(gaussian_dropout), input, p);
        if (!training || p == 0 || input.numel() == 0) return input.alias();
        var deviation = Math.Sqrt(p / (1 - p));
        if (!source.IsTorchGenerator) return PerturbationFunction.Run(input, new NormalPerturbation(source.Next(), deviation), inplace);
        using var z = TorchNoise.Normal(input);
        return Multiply(input, z, deviation, inplace);
    }

    /// <summary>Gaussian dropout with given noise: y = x · (1 + sqrt(p / (1 − p)) · z).</summary>
    /// <param name="input">A floating-point tensor of any shape.</param>
    /// <param name="z">Standard normal numbers; broadcast to the input's shape.</param>
    /// <param name="p">The p of a dropout with the same variance, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1) or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor gaussian_dropout(Tensor input, Tensor z, double p)
    {
        Probability.CheckBelowOne(p);
        Masking.Check(nameof(gaussian_dropout), input, p);
        ArgumentNullException.ThrowIfNull(z);
        return Multiply(input, z, Math.Sqrt(p / (1 - p)), inplace: false);
    }

    private static Tensor Multiply(Tensor input, Tensor z, double deviation, bool inplace)
    {
        using var scope = NewDisposeScope();
        var factor = z.to(ElementType.Wide(input.dtype)).mul(deviation).add(1);
        if (inplace) InPlace.Check(input);
        return (inplace ? input.mul_(factor).alias() : input.mul(factor).to(input.dtype)).MoveToOuterDisposeScope();
    }
}

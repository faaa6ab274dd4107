using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>What shares a gate of <see cref="DropPath"/>.</summary>
public enum DropPathMode
{
    /// <summary>Each sample has a gate of its own.</summary>
    Row,

    /// <summary>The whole batch goes through one gate.</summary>
    Batch,
}

/// <summary>
/// Drop path: y = x · g / (1 − p) with one gate g ~ Bernoulli(1 − p) for each sample, or for the batch, while active; y = x otherwise. At
/// the end of a residual branch it leaves the sample with the shortcut alone.
/// </summary>
/// <remarks>
/// <para>Shape: (N, ...), one dimension or more; gates (N, 1, ...) or (1, 1, ...). The output has the input's shape, type and memory
/// format. Types: float32, float64, float16, bfloat16. p = 1 gives exact zeros.</para>
/// <para>Papers: Larsson et al., "FractalNet", ICLR 2017, arXiv:1605.07648; Huang et al., ECCV 2016, whose own form without scaling in
/// training is <see cref="StochasticDepth"/>. timm calls the layer DropPath, torchvision StochasticDepth (mode "row" or "batch").</para>
/// <example>
/// <code>
/// using var layer = new DropPath(p: 0.2);
/// layer.train();
/// using var y = shortcut + layer.call(branch); // one sample in five keeps its shortcut only
/// </code>
/// </example>
/// </remarks>
public sealed class DropPath : StochasticLayer
{
    /// <param name="p">Probability of dropping a sample's path, in [0, 1].</param>
    /// <param name="scale_by_keep">Divide what survives by 1 − p, so that the expectation is kept.</param>
    /// <param name="mode">A gate for each sample, or one for the batch.</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public DropPath(double p = 0, bool scale_by_keep = true, DropPathMode mode = DropPathMode.Row, bool inplace = false, long? seed = null)
        : base(nameof(DropPath), p, seed) => (this.scale_by_keep, this.mode, this.inplace) = (scale_by_keep, mode, inplace);

    /// <summary>Whether what survives is divided by 1 − p.</summary>
    public bool scale_by_keep { get; }

    /// <summary>What shares a gate.</summary>
    public DropPathMode mode { get; }

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.drop_path(input, p, IsActive, scale_by_keep, mode, inplace, NextSource());

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"DropPath(p={p}, scale_by_keep={scale_by_keep}, mode={mode}, inplace={inplace})");
}

public static partial class Functional
{
    /// <summary>Drop path; see <see cref="DropPath"/>.</summary>
    /// <param name="input">A floating-point tensor of shape (N, ...).</param>
    /// <param name="p">Probability of dropping a sample's path, in [0, 1].</param>
    /// <param name="training">False gives the input back under a new handle.</param>
    /// <param name="scale_by_keep">Divide what survives by 1 − p.</param>
    /// <param name="mode">A gate for each sample, or one for the batch.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type, or has no dimension.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor drop_path(
        Tensor input, double p = 0, bool training = true, bool scale_by_keep = true, DropPathMode mode = DropPathMode.Row, bool inplace = false,
        RandomSource source = default)
    {
        Masking.Check(nameof(drop_path), input, p);
        var axes = GateAxes.Rows(nameof(drop_path), input, each: mode == DropPathMode.Row);
        return Masking.Forward(nameof(drop_path), input, p, training, inplace, source, new Affine(scale_by_keep ? 1 / (1 - p) : 1), axes);
    }

    /// <summary>Drop path with given gates: y = x / (1 − p) where a gate is set, 0 elsewhere.</summary>
    /// <param name="input">A floating-point tensor of shape (N, ...).</param>
    /// <param name="mask">Non-zero (or true) where a sample survives; shape (N, 1, ...), or any that broadcasts to the input's.</param>
    /// <param name="p">The probability that the gates were drawn with, in [0, 1].</param>
    /// <param name="scale_by_keep">Divide what survives by 1 − p.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type.</exception>
    public static Tensor drop_path(Tensor input, Tensor mask, double p, bool scale_by_keep = true) =>
        Masking.WithMask(nameof(drop_path), input, mask, p, new Affine(scale_by_keep ? 1 / (1 - p) : 1));
}

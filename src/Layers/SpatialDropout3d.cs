using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// Dropout of whole channels of volumes: y = x · m / (1 − p) with m ~ Bernoulli(1 − p) of shape (N, C, 1, 1, 1) while active, y = x otherwise.
/// </summary>
/// <remarks>
/// <para>Shape: (N, C, D, H, W), or (C, D, H, W) without a batch; other ranks are an error. The output has the input's shape, type and memory
/// format. Types: float32, float64, float16, bfloat16. p = 1 gives exact zeros.</para>
/// <para>Paper: Tompson et al., CVPR 2015, arXiv:1411.4280.</para>
/// <example>
/// <code>
/// using var layer = new SpatialDropout3d(p: 0.5);
/// layer.train();
/// using var y = layer.call(torch.ones(8, 16, 4, 5, 5)); // every channel all zeros or all twos
/// </code>
/// </example>
/// </remarks>
public sealed class SpatialDropout3d : SpatialDropout
{
    /// <inheritdoc cref="SpatialDropout(string, double, bool, long?)"/>
    public SpatialDropout3d(double p = 0.5, bool inplace = false, long? seed = null) : base(nameof(SpatialDropout3d), p, inplace, seed)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.spatial_dropout3d(input, p, IsActive, inplace, NextSource());
}

public static partial class Functional
{
    /// <summary>Dropout of whole channels; see <see cref="SpatialDropout3d"/>.</summary>
    /// <param name="input">A floating-point tensor of shape (N, C, D, H, W), or (C, D, H, W) without a batch.</param>
    /// <param name="p">Probability of dropping a channel, in [0, 1].</param>
    /// <param name="training">False gives the input back under a new handle.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type, or of another rank.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor spatial_dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false, RandomSource source = default)
    {
        Masking.Check(nameof(spatial_dropout3d), input, p);
        var axes = SpatialAxes.Of3d(nameof(spatial_dropout3d), input);
        return Masking.Forward(nameof(spatial_dropout3d), input, p, training, inplace, source, new Affine(1 / (1 - p)), axes);
    }

    /// <summary>Dropout of whole channels with a given mask: y = x / (1 − p) where it is set, 0 elsewhere.</summary>
    /// <param name="input">A floating-point tensor of shape (N, C, D, H, W), or (C, D, H, W) without a batch.</param>
    /// <param name="mask">Non-zero (or true) where a channel survives; shape (N, C, 1, 1, 1), or any that broadcasts to the input's.</param>
    /// <param name="p">The probability that the mask was drawn with, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> is not of a floating-point type, or of another rank.</exception>
    public static Tensor spatial_dropout3d(Tensor input, Tensor mask, double p)
    {
        Masking.Check(nameof(spatial_dropout3d), input, p);
        SpatialAxes.Of3d(nameof(spatial_dropout3d), input);
        return Masking.WithMask(nameof(spatial_dropout3d), input, mask, p, new Affine(1 / (1 - p)));
    }
}

using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// DropBlock over squares of an image's maps: y = x · m · count(m) / Σm while active, where the mask m is 0 in blocks of
/// block_size · block_size around random seeds; y = x otherwise.
/// </summary>
/// <remarks>
/// <para>Shape: (N, C, H, W); the output has the input's shape, type and memory format. Types: float32, float64, float16,
/// bfloat16 (the last two are scaled in float32). The gradient is grad · m · count / kept; nothing is stored for it.</para>
/// <para>Any other rank is refused: (C, H, W) and (N, C, L) look alike, and one of them would be dropped wrongly.</para>
/// <para>p = 0 and evaluation give a new handle on the same storage; p = 1 gives exact zeros, also for infinite input, as do masks that
/// leave nothing. Even block sizes work; a block that is larger than the map is clipped to its least size.</para>
/// <para>Paper: Ghiasi, Lin and Le, "DropBlock: A regularization method for convolutional networks", NeurIPS 2018, whose schedule from
/// p = 0 upwards is a <see cref="StochasticLayer.p"/> that is set from step to step.</para>
/// <example>
/// <code>
/// using var layer = new DropBlock2d(p: 0.1, block_size: 5);
/// layer.train();
/// using var y = layer.call(torch.ones(4, 3, 32, 32)); // blocks of zeros, the rest above one
/// </code>
/// </example>
/// </remarks>
public sealed class DropBlock2d : DropBlock
{
    /// <param name="p">The share of elements to drop, in [0, 1].</param>
    /// <param name="block_size">The edge of a block, at least 1.</param>
    /// <param name="inplace">Change the input instead of making a new tensor. Refused on leaves that require a gradient.</param>
    /// <param name="coupled">All channels of a sample lose the same blocks; the paper found blocks of their own better.</param>
    /// <param name="per_sample">Scale each sample by what is left of itself instead of the whole batch.</param>
    /// <param name="seed">A random stream of the layer's own; null leaves it to torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN, or the block is smaller than 1.</exception>
    public DropBlock2d(double p = 0.1, long block_size = 7, bool inplace = false, bool coupled = false, bool per_sample = false, long? seed = null)
        : base(nameof(DropBlock2d), p, block_size, inplace, coupled, per_sample, seed)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Functional.drop_block2d(input, p, block_size, inplace, IsActive, coupled, per_sample, NextSource());
}

public static partial class Functional
{
    /// <summary>DropBlock over squares of an image's maps; see <see cref="DropBlock2d"/>.</summary>
    /// <param name="input">A floating-point tensor of shape (N, C, H, W).</param>
    /// <param name="p">The share of elements to drop, in [0, 1].</param>
    /// <param name="block_size">The edge of a block, at least 1.</param>
    /// <param name="inplace">Change the input instead of making a new tensor.</param>
    /// <param name="training">False gives the input back under a new handle.</param>
    /// <param name="coupled">All channels of a sample lose the same blocks.</param>
    /// <param name="per_sample">Scale each sample by what is left of itself.</param>
    /// <param name="source">Where the random bits come from; by default a key drawn from torch's default CPU generator.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN, or the block is smaller than 1.</exception>
    /// <exception cref="ArgumentException">The input is of another rank or not of a floating-point type.</exception>
    /// <exception cref="InvalidOperationException">In place on a leaf that requires a gradient.</exception>
    public static Tensor drop_block2d(
        Tensor input, double p, long block_size, bool inplace = false, bool training = true, bool coupled = false, bool per_sample = false,
        RandomSource source = default) =>
        BlockMasking.Two.Forward(input, p, block_size, inplace, training, coupled, per_sample, source);

    /// <summary>DropBlock with a given mask: what is set survives and is multiplied by count / kept.</summary>
    /// <param name="input">A floating-point tensor of shape (N, C, H, W).</param>
    /// <param name="mask">
    /// Non-zero (or true) where an element survives; broadcast to the input's shape. <see cref="drop_block_mask"/> makes one of seeds.
    /// </param>
    /// <param name="per_sample">Scale each sample by what is left of itself.</param>
    /// <exception cref="ArgumentException">The input is of another rank or not of a floating-point type.</exception>
    public static Tensor drop_block2d(Tensor input, Tensor mask, bool per_sample = false) => BlockMasking.Two.WithMask(input, mask, per_sample);
}

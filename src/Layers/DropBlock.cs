using System.Globalization;
using DropoutTorch.Layers.Kernels;
using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// What <see cref="DropBlock1d"/>, <see cref="DropBlock2d"/> and <see cref="DropBlock3d"/> share: neighbouring places are dropped
/// together, since a network makes good a single missing place from those beside it.
/// </summary>
/// <remarks>
/// <para>Seeds are drawn with probability γ = p · Πsize / Πblock / Π(size − block + 1) where a whole block fits, each zeroes the block that
/// begins at it, and what is left is multiplied by count / kept. The share that is dropped is a little less than p, as blocks overlap.</para>
/// <para>Paper: Ghiasi, Lin and Le, "DropBlock: A regularization method for convolutional networks", NeurIPS 2018.</para>
/// </remarks>
public abstract class DropBlock : StochasticLayer
{
    private protected DropBlock(string name, double p, long block_size, bool inplace, bool coupled, bool per_sample, long? seed) : base(name, p, seed) =>
        (this.block_size, this.inplace, this.coupled, this.per_sample) = (BlockMasking.CheckSize(block_size), inplace, coupled, per_sample);

    /// <summary>The edge of a block.</summary>
    public long block_size { get; }

    /// <summary>Whether the input itself is changed.</summary>
    public bool inplace { get; set; }

    /// <summary>Whether all channels of a sample lose the same blocks.</summary>
    public bool coupled { get; }

    /// <summary>Whether each sample is scaled by what is left of itself, so that its result does not depend on the others of its batch.</summary>
    public bool per_sample { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{GetName()}(p={p}, block_size={block_size}, inplace={inplace}, coupled={coupled}, per_sample={per_sample})");
}

public static partial class Functional
{
    /// <summary>DropBlock's γ = p · Πsize / Πblock / Π(size − block + 1): how likely a seed must be for a share p of the places to be dropped.</summary>
    /// <param name="p">The share of places to drop, in [0, 1].</param>
    /// <param name="sizes">Those of the map: (L), (H, W) or (D, H, W).</param>
    /// <param name="block_size">The edge of a block; clipped to the least size.</param>
    /// <returns>γ in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN, or the block is smaller than 1.</exception>
    /// <exception cref="ArgumentException">There is no size, or one below 1.</exception>
    public static double drop_block_gamma(double p, ReadOnlySpan<long> sizes, long block_size)
    {
        Probability.Check(p);
        BlockMasking.CheckSize(block_size);
        if (sizes.Length == 0 || BlockGrid.Edge(sizes, long.MaxValue) < 1)
            throw new ArgumentException($"drop_block_gamma: expected sizes of at least 1, got [{string.Join(", ", sizes.ToArray())}].", nameof(sizes));
        var edge = BlockGrid.Edge(sizes, block_size);
        var (places, block, seeds) = (p, 1.0, 1.0);
        foreach (var size in sizes) (places, block, seeds) = (places * size, block * edge, seeds * (size - edge + 1));
        return Math.Clamp(places / (block * seeds), 0, 1);
    }

    /// <summary>The mask that seeds make: false in the block that begins at each of them.</summary>
    /// <param name="seeds">Non-zero where a block begins, of shape (N, C, size − block + 1, ...) with one to three dimensions after the channels.</param>
    /// <param name="block_size">The edge of a block.</param>
    /// <returns>Booleans of shape (N, C, size, ...), true where an element survives.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The block is smaller than 1.</exception>
    /// <exception cref="ArgumentException">Another rank.</exception>
    public static Tensor drop_block_mask(Tensor seeds, long block_size)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        BlockMasking.CheckSize(block_size);
        if (seeds.dim() is < 3 or > 5)
        {
            var got = string.Join(", ", seeds.shape);
            throw new ArgumentException($"drop_block_mask: expected seeds of shape (N, C, ...) with 3 to 5 dimensions, got [{got}].", nameof(seeds));
        }
        using var scope = NewDisposeScope();
        var spatial = (int)seeds.dim() - 2;
        return BlockMasking.Survivors(seeds.ne(0), BlockGrid.Cube(spatial, block_size), spatial).MoveToOuterDisposeScope();
    }
}

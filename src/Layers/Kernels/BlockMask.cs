using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>DropBlock by tensor operators, on any device.</summary>
internal static class BlockMask
{
    /// <summary>Booleans, false in the block that begins at each seed.</summary>
    /// <param name="seeds">Booleans of shape (N, C, depth, height, width): where a block may begin.</param>
    /// <param name="block">What one seed drops.</param>
    internal static Tensor Survivors(Tensor seeds, Extent block)
    {
        using var scope = NewDisposeScope();
        var (d, h, w) = (block.Depth - 1, block.Height - 1, block.Width - 1);
        var padded = nn.functional.pad(seeds.to(ScalarType.Float32), [w, w, h, h, d, d], PaddingModes.Constant, 0);
        var dropped = nn.functional.max_pool3d(padded, [block.Depth, block.Height, block.Width], strides: [1, 1, 1]);
        return dropped.eq(0).MoveToOuterDisposeScope();
    }

    /// <summary>The shape of a mask of so many maps for an input with or without a batch.</summary>
    internal static long[] Shape(Tensor input, int spatial, long maps)
    {
        var shape = input.shape;
        shape[^(spatial + 1)] = maps;
        return shape;
    }

    /// <summary>input · survivors · count / kept, in float32 where the type is narrower; differentiable in the input.</summary>
    /// <param name="input">Floating-point.</param>
    /// <param name="survivors">Booleans that broadcast to the input's shape.</param>
    /// <param name="spatial">Dimensions after the channels.</param>
    /// <param name="perSample">Count in each sample by itself.</param>
    internal static Tensor Apply(Tensor input, Tensor survivors, int spatial, bool perSample)
    {
        using var scope = NewDisposeScope();
        var wide = ElementType.Wide(input.dtype);
        var mask = survivors.expand(input.shape);
        var whole = !perSample || input.dim() == spatial + 1;
        var kept = whole ? mask.sum(ScalarType.Int64) : mask.flatten(1).sum([1L], type: ScalarType.Int64);
        var count = whole ? input.numel() : input.numel() / input.shape[0];
        // With nothing left there is nothing to scale.
        var scale = full_like(kept, count, dtype: ScalarType.Float64).div(kept).masked_fill(kept.eq(0), 0);
        if (!whole) scale = scale.reshape([-1, .. Enumerable.Repeat(1L, spatial + 1)]);
        return input.to(wide).mul(scale.to(wide)).masked_fill(mask.logical_not(), 0).to(input.dtype).MoveToOuterDisposeScope();
    }
}

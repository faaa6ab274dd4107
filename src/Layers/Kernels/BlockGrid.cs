namespace DropoutTorch.Layers.Kernels;

/// <summary>A box of places.</summary>
internal readonly record struct Extent(long Depth, long Height, long Width)
{
    internal long Count => Depth * Height * Width;
}

/// <summary>How DropBlock sees a tensor of any rank: samples of channels of depth · height · width places, with 1 for what is missing.</summary>
/// <param name="Rows">Samples.</param>
/// <param name="Channels">Of a sample.</param>
/// <param name="Places">Of a channel.</param>
/// <param name="Block">What one seed drops.</param>
/// <param name="Coupled">Whether all channels of a sample share their seeds.</param>
internal sealed record BlockGrid(long Rows, long Channels, Extent Places, Extent Block, bool Coupled)
{
    /// <summary>Where a block may begin.</summary>
    internal Extent Seeds => new(Places.Depth - Block.Depth + 1, Places.Height - Block.Height + 1, Places.Width - Block.Width + 1);

    /// <summary>Maps of seeds of a sample.</summary>
    internal long Maps => Coupled ? 1 : Channels;

    /// <summary>Elements of a sample.</summary>
    internal long RowElements => Channels * Places.Count;

    /// <param name="shape">(N, C, ...) or (C, ...), with at least one element.</param>
    /// <param name="spatial">How many dimensions follow the channels: 1, 2 or 3.</param>
    /// <param name="block">The edge of a block; clipped to the least size.</param>
    /// <param name="coupled">Whether all channels of a sample share their seeds.</param>
    internal static BlockGrid Of(long[] shape, int spatial, long block, bool coupled)
    {
        var sizes = shape.AsSpan(shape.Length - spatial);
        var edge = Edge(sizes, block);
        return new BlockGrid(shape.Length == spatial + 2 ? shape[0] : 1, shape[^(spatial + 1)], Box(sizes), Cube(spatial, edge), coupled);
    }

    /// <summary>The edge of a block that fits into the map.</summary>
    internal static long Edge(ReadOnlySpan<long> sizes, long block)
    {
        foreach (var size in sizes) block = Math.Min(block, size);
        return block;
    }

    /// <summary>A block of the edge in each of the last dimensions.</summary>
    internal static Extent Cube(int spatial, long edge) => new(spatial > 2 ? edge : 1, spatial > 1 ? edge : 1, edge);

    private static Extent Box(ReadOnlySpan<long> sizes) => new(sizes.Length > 2 ? sizes[^3] : 1, sizes.Length > 1 ? sizes[^2] : 1, sizes[^1]);

    /// <summary>The distances, in elements, of (depth, height, width) and channel neighbours in a sample of the layout.</summary>
    internal static (long Channel, Extent Step) Strides(DenseLayout layout, int spatial)
    {
        var strides = new long[layout.Shape.Length];
        long stride = 1;
        foreach (var dim in layout.Order.Reverse())
        {
            strides[dim] = stride;
            stride *= layout.Shape[dim];
        }
        var own = strides.AsSpan(strides.Length - spatial);
        return (strides[^(spatial + 1)], Box(own));
    }

    /// <summary>Whether the elements of a sample lie in the order (channel, depth, height, width).</summary>
    internal static bool IsPlain(DenseLayout layout)
    {
        var last = -1;
        foreach (var dim in layout.Order)
        {
            if (layout.Shape[dim] == 1) continue;
            if (dim < last) return false;
            last = dim;
        }
        return true;
    }
}

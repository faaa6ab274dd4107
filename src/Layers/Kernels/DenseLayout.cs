using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// How a tensor's elements fill one block of memory. Within a sample, which is a slice of dimension 0, the elements count in the order
/// in which the sample's own dimensions lie in memory; a tensor of fewer than two dimensions is one sample.
/// </summary>
/// <param name="Shape">Of the tensor.</param>
/// <param name="Order">The dimensions from the outermost in memory to the innermost.</param>
internal sealed record DenseLayout(long[] Shape, int[] Order)
{
    /// <summary>Samples.</summary>
    internal long Rows => Shape.Length > 1 ? Shape[0] : 1;

    /// <summary>Elements of a sample.</summary>
    internal long RowElements
    {
        get
        {
            long count = 1;
            for (var dim = Shape.Length > 1 ? 1 : 0; dim < Shape.Length; dim++) count *= Shape[dim];
            return count;
        }
    }

    /// <summary>Whether sample follows sample.</summary>
    internal bool RowsFollow => Rows <= 1 || Order.First(dim => Shape[dim] != 1) == 0;

    /// <summary>The order with the samples outermost.</summary>
    internal int[] RowsFirst => Shape.Length == 0 ? [] : [0, .. Order.Where(dim => dim != 0)];

    /// <summary>The layout of a tensor that has elements, or null where some are missing from the block or share their place.</summary>
    internal static DenseLayout? Of(Tensor tensor)
    {
        var shape = tensor.shape;
        var order = new int[shape.Length];
        for (var dim = 0; dim < order.Length; dim++) order[dim] = dim;
        if (tensor.is_contiguous()) return new DenseLayout(shape, order);

        var strides = tensor.stride();
        // Dimensions of size 1 lie anywhere; the sort is stable, so they stay where they are.
        order = [.. order.OrderByDescending(dim => shape[dim] == 1 ? long.MaxValue : strides[dim])];
        long expected = 1;
        foreach (var dim in order.Reverse())
        {
            if (shape[dim] == 1) continue;
            if (strides[dim] != expected) return null;
            expected *= shape[dim];
        }
        return new DenseLayout(shape, order);
    }

    /// <summary>A view of a block of elements, sample after sample, under the tensor's shape.</summary>
    internal Tensor Arrange(Tensor rows)
    {
        var order = RowsFirst;
        var inverse = new long[order.Length];
        for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
        using var scope = NewDisposeScope();
        return rows.reshape([.. order.Select(dim => Shape[dim])]).permute(inverse).MoveToOuterDisposeScope();
    }

    /// <summary>The tensor's memory; valid while the tensor lives.</summary>
    internal static unsafe nint Memory(Tensor tensor)
    {
        if (tensor.is_contiguous() && tensor.numel() * tensor.element_size() <= int.MaxValue)
            fixed (byte* start = tensor.bytes) return (nint)start;
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        // One element's bytes, since a span cannot hold more than 2 GiB and only the address is wanted. In a dense block the first
        // element of the tensor is the first in memory.
        fixed (byte* start = tensor.as_strided([1], [1], tensor.storage_offset()).bytes) return (nint)start;
    }
}

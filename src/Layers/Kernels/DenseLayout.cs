using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// A tensor whose elements fill one block of memory, sample after sample: what the kernels can pass over without a copy.
/// </summary>
/// <param name="Rows">Samples: the size of dimension 0, or 1 where the tensor has no batch.</param>
/// <param name="RowElements">Elements of a sample.</param>
/// <param name="Order">The dimensions from the outermost in memory to the innermost; null for a contiguous tensor.</param>
internal sealed record DenseLayout(long Rows, long RowElements, long[]? Order)
{
    /// <summary>The layout, or null where elements are missing or shared, or where samples interleave.</summary>
    internal static DenseLayout? Of(Tensor tensor)
    {
        var shape = tensor.shape;
        var rows = shape.Length > 1 ? shape[0] : 1;
        var layout = new DenseLayout(rows, rows == 0 ? 0 : tensor.numel() / rows, null);
        if (tensor.is_contiguous()) return layout;

        var strides = tensor.stride();
        var order = new long[shape.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        // Stable, so that dimensions of size 1 stay where they are.
        order = [.. order.OrderByDescending(dim => shape[dim] == 1 ? long.MaxValue : strides[dim])];
        long expected = 1;
        foreach (var dim in order.Reverse())
        {
            if (shape[dim] == 1) continue;
            if (strides[dim] != expected) return null;
            expected *= shape[dim];
        }
        var outermost = order.First(dim => shape[dim] != 1);
        return outermost == 0 || rows == 1 ? layout with { Order = order } : null;
    }

    /// <summary>The tensor's memory; valid while the tensor lives.</summary>
    internal unsafe byte* Memory(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var contiguous = Order is null ? tensor.detach() : tensor.detach().permute(Order);
        // One element's bytes: a span cannot hold more than 2 GiB, and only the address is wanted.
        fixed (byte* start = contiguous.view(-1).narrow(0, 0, 1).bytes) return start;
    }
}

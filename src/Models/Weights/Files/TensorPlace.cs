namespace DropoutTorch.Models.Weights;

/// <summary>
/// Where a tensor's values lie: a storage, which is a run of elements in the file, and a strided view of it. Whoever makes one has
/// checked that the storage is inside the file and the view inside the storage. Two tensors with one storage share their values.
/// </summary>
/// <param name="Position">The storage's first byte in the file.</param>
/// <param name="Elements">The storage's length.</param>
/// <param name="Offset">The view's first element.</param>
/// <param name="Strides">
/// The view's, in elements, as the file has them: a stride that nothing is reached by may be any number; see <see cref="UsedStrides"/>.
/// </param>
internal sealed record TensorPlace(long Position, long Elements, long Offset, long[] Strides)
{
    /// <summary>The strides of a row-major tensor. The size of the shape has been checked to fit into 64 bits.</summary>
    internal static long[] RowMajor(IReadOnlyList<long> shape)
    {
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(shape[i], 1);
        }
        return strides;
    }

    /// <summary>The strides, with the ones that torch would choose where nothing is reached by them.</summary>
    internal long[] UsedStrides(IReadOnlyList<long> shape)
    {
        long[] rowMajor = RowMajor(shape);
        return shape.Contains(0) ? rowMajor : [.. Strides.Select((stride, i) => shape[i] > 1 ? stride : rowMajor[i])];
    }

    /// <summary>Whether the values lie one after the other in row-major order.</summary>
    internal bool IsRowMajor(IReadOnlyList<long> shape)
    {
        long[] rowMajor = RowMajor(shape);
        return Enumerable.Range(0, shape.Count).All(i => shape[i] <= 1 || Strides[i] == rowMajor[i]);
    }

    /// <summary>Elements from the view's first to its last, both included.</summary>
    internal long Extent(IReadOnlyList<long> shape) => shape.Contains(0) ? 0 : 1 + shape.Zip(Strides, (size, stride) => (size - 1) * stride).Sum();
}

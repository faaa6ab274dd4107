namespace TorchSharp;

// Tensors on data that exists already: arrays, files, other layouts.
public static partial class torch
{
    /// <summary>A tensor on the array itself: each sees the other's changes.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device ?? CPU);

    /// <summary>A tensor on the array itself where neither type nor device has to change, else a copy.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        if (names is not null) throw new NotSupportedException("names: named dimensions are not supported by this engine. Fix: leave names out.");
        // Pairs of floats cannot be pinned.
        return rawArray.GetType().GetElementType() == typeof((float, float))
            ? Creation.Copy(rawArray, dtype, device, requires_grad)
            : Creation.As(rawArray, dtype, device).requires_grad_(requires_grad);
    }

    /// <summary>A one-dimensional tensor on count elements of the array from element offset on; a copy only if the type differs.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        var length = rawArray.LongLength;
        if (offset < 0 || offset >= length) throw new ArgumentException($"invalid value for 'offset': expected 0 to {length - 1}, got {offset}.", nameof(offset));
        if (count < 0) count = length - offset;
        if (count > length - offset) throw new IndexOutOfRangeException($"element count is too large: expected at most {length - offset}, got {count}.");
        var source = ElementTypes.Of(rawArray.GetType().GetElementType()!);
        if (source == ScalarType.ComplexFloat32) throw new NotSupportedException("frombuffer: pairs of floats cannot be shared. Fix: use from_array, which copies.");
        var shared = Creation.ShareAs(rawArray, source, [count], offset * source.ElementSize());
        return shared.to(dtype, disposeAfter: dtype != source).requires_grad_(requires_grad);
    }

    /// <summary>A one-dimensional tensor on the content of a file; with shared, changes reach the file.</summary>
    public static Tensor from_file(string filename, bool? shared = null, long? size = 0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Creation.New("from_file", [filename, shared, size], dtype, device, requires_grad);

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Creation.New("empty_strided", [size, strides], dtype, device, requires_grad, names);

    /// <param name="indices">(dimensions, entries): where the values stand.</param>
    /// <param name="values">(entries, ...): the values.</param>
    /// <param name="size">The shape of the whole.</param>
    public static Tensor sparse_coo_tensor(Tensor indices, Tensor values, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Creation.New("sparse_coo_tensor.indices_size", [indices, values, size], dtype ?? values.dtype, device, requires_grad, names);

    public static Tensor BoolTensor(Tensor t) => t.to(ScalarType.Bool);
    public static Tensor ByteTensor(Tensor t) => t.to(ScalarType.Byte);
    public static Tensor ShortTensor(Tensor t) => t.to(ScalarType.Int16);
    public static Tensor IntTensor(Tensor t) => t.to(ScalarType.Int32);
    public static Tensor LongTensor(Tensor t) => t.to(ScalarType.Int64);
    public static Tensor FloatTensor(Tensor t) => t.to(ScalarType.Float32);
    public static Tensor DoubleTensor(Tensor t) => t.to(ScalarType.Float64);
}

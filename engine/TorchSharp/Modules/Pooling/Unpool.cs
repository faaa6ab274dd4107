using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// The partial inverse of max pooling: each value goes back to where it came from, all else is zero. Sizes along each dimension:
/// out = (in - 1)·stride - 2·padding + kernel, or another that pooling would take to the same size.
/// </summary>
internal static class Unpool
{
    internal static Tensor Run(
        string name, Tensor input, Tensor indices, long[] kernel, long[]? stride, long[]? padding, long[]? output_size)
    {
        var dimensions = kernel.Length;
        stride ??= kernel;
        padding ??= new long[dimensions];
        Check(name, input, indices, dimensions, stride, padding);
        var size = OutputSize(name, input, kernel, stride, padding, output_size);
        if (dimensions == 3) return Op.Call("max_unpool3d", input, indices, size, stride, padding);
        if (dimensions == 2) return Op.Call("max_unpool2d", input, indices, size);
        using var column = input.unsqueeze(-1);
        using var places = indices.unsqueeze(-1);
        using var output = Op.Call("max_unpool2d", column, places, new[] { size[0], 1 });
        return output.squeeze(-1);
    }

    private static void Check(string name, Tensor input, Tensor indices, int dimensions, long[] stride, long[] padding)
    {
        if (stride.Length != dimensions || padding.Length != dimensions || stride.Any(step => step < 1))
            throw new ArgumentException(
                $"{name}: expected {dimensions} positive strides and {dimensions} paddings, got [{string.Join(", ", stride)}] and [{string.Join(", ", padding)}].",
                nameof(stride));
        var count = input.dim();
        if (count != dimensions + 1 && count != dimensions + 2)
            throw new ArgumentException($"{name}: expected {dimensions + 2} dimensions, or {dimensions + 1} without a batch, got {count}.", nameof(input));
        if (indices.dtype != ScalarType.Int64 || !indices.shape.AsSpan().SequenceEqual(input.shape))
            throw new ArgumentException(
                $"{name}: expected indices of type Int64 and the input's size [{string.Join(", ", input.shape)}], "
                + $"got {indices.dtype} and [{string.Join(", ", indices.shape)}].", nameof(indices));
    }

    private static long[] OutputSize(string name, Tensor input, long[] kernel, long[] stride, long[] padding, long[]? output_size)
    {
        var (shape, dimensions) = (input.shape, kernel.Length);
        var size = new long[dimensions];
        for (var i = 0; i < dimensions; i++) size[i] = (shape[^(dimensions - i)] - 1) * stride[i] + kernel[i] - 2 * padding[i];
        if (output_size is not null)
        {
            var given = output_size.Length == dimensions + 2 ? output_size[2..] : output_size;
            if (given.Length != dimensions)
                throw new ArgumentException($"{name}: expected an output_size of {dimensions} or {dimensions + 2} elements, got {output_size.Length}.", nameof(output_size));
            for (var i = 0; i < dimensions; i++)
            {
                if (Math.Abs(given[i] - size[i]) >= stride[i])
                    throw new ArgumentException(
                        $"{name}: expected an output_size from {size[i] - stride[i] + 1} to {size[i] + stride[i] - 1} in spatial dimension {i}, "
                        + $"got [{string.Join(", ", output_size)}].", nameof(output_size));
            }
            size = given;
        }
        if (size.Any(length => length < 1))
            throw new ArgumentException(
                $"{name}: expected an input that gives sizes of 1 or more, got [{string.Join(", ", shape)}], which gives [{string.Join(", ", size)}].",
                nameof(input));
        return size;
    }
}

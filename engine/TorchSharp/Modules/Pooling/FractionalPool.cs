using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Max pooling over windows whose starts are drawn at random, so that sizes need not divide (Graham 2015). The draws come from
/// the default generator of the input's device, one for each sample, channel and dimension.
/// </summary>
internal static class FractionalPool
{
    internal static (Tensor Values, Tensor Indices) Run(
        string op, int dimensions, Tensor input, long[] kernel_size, long[]? output_size, double[]? output_ratio)
    {
        CheckSettings(op, dimensions, kernel_size, output_size, output_ratio);
        var shape = input.shape;
        if (shape.Length != dimensions + 1 && shape.Length != dimensions + 2)
            throw new ArgumentException($"{op}: expected {dimensions + 2} dimensions, or {dimensions + 1} without a batch, got {shape.Length}.", nameof(input));
        if (!is_floating_point(input.dtype)) throw new ArgumentException($"{op}: expected a floating-point input, got {input.dtype}.", nameof(input));
        var size = output_size ?? Scaled(shape[^dimensions..], output_ratio!);
        if (size.Any(length => length < 1))
            throw new ArgumentException(
                $"{op}: expected an output of sizes of 1 or more, got [{string.Join(", ", size)}] for an input of size [{string.Join(", ", shape)}].",
                nameof(output_size));
        using var draws = rand(shape.Length == dimensions + 1 ? 1 : shape[0], shape[^(dimensions + 1)], dimensions, input.dtype, input.device);
        return Op.Pair(op, input, kernel_size, size, draws);
    }

    /// <summary>The values alone.</summary>
    internal static Tensor Values(string op, int dimensions, Tensor input, long[] kernel_size, long[]? output_size, double[]? output_ratio)
    {
        var (values, indices) = Run(op, dimensions, input, kernel_size, output_size, output_ratio);
        indices.Dispose();
        return values;
    }

    /// <exception cref="ArgumentException">Not just one of size and ratio, wrong lengths, or values out of range.</exception>
    internal static void CheckSettings(string name, int dimensions, long[] kernel_size, long[]? output_size, double[]? output_ratio)
    {
        Sizes.Expect(name, nameof(kernel_size), kernel_size, dimensions);
        if (kernel_size.Any(length => length < 1))
            throw new ArgumentOutOfRangeException(nameof(kernel_size), $"{name}: expected kernel sizes of 1 or more, got [{string.Join(", ", kernel_size)}].");
        if (output_size is null == output_ratio is null)
            throw new ArgumentException($"{name}: expected either output_size or output_ratio, got {(output_size is null ? "neither" : "both")}.", nameof(output_size));
        if (output_size is not null) Sizes.Expect(name, nameof(output_size), output_size, dimensions);
        if (output_ratio is not null && (output_ratio.Length != dimensions || !output_ratio.All(ratio => ratio is > 0 and < 1)))
            throw new ArgumentOutOfRangeException(
                nameof(output_ratio), $"{name}: expected {dimensions} ratios between 0 and 1, got [{string.Join(", ", output_ratio)}].");
    }

    internal static double[]? Repeat(double? ratio, int dimensions) =>
        ratio is { } given ? [.. Enumerable.Repeat(given, dimensions)] : null;

    private static long[] Scaled(long[] sizes, double[] ratio) => [.. sizes.Zip(ratio, (size, factor) => (long)(size * factor))];
}

using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The sizes, factors and operators of resizing.</summary>
internal static class Resizing
{
    /// <summary>How many dimensions follow batch and channels.</summary>
    internal static int Dimensions(string name, Tensor input)
    {
        var count = (int)input.dim() - 2;
        return count is >= 1 and <= 3
            ? count
            : throw new ArgumentException($"{name}: expected (N, C, ...) with 3 to 5 dimensions, got [{string.Join(", ", input.shape)}].", nameof(input));
    }

    /// <exception cref="ArgumentException">Not just one of the two, of another length, or not positive.</exception>
    internal static void Check(string name, int dimensions, long[]? size, double[]? scale_factor)
    {
        if (size is null == scale_factor is null)
            throw new ArgumentException($"{name}: expected either sizes or scale factors, got {(size is null ? "neither" : "both")}.", nameof(size));
        if (size is not null && (size.Length != dimensions || size.Any(length => length < 1)))
            throw new ArgumentException(
                $"{name}: expected {dimensions} sizes of 1 or more for an input of {dimensions + 2} dimensions, got [{string.Join(", ", size)}].",
                nameof(size));
        // NaN is not positive either.
        if (scale_factor is not null && (scale_factor.Length != dimensions || !scale_factor.All(factor => factor > 0 && double.IsFinite(factor))))
            throw new ArgumentException(
                $"{name}: expected {dimensions} positive scale factors for an input of {dimensions + 2} dimensions, got [{string.Join(", ", scale_factor)}].",
                nameof(scale_factor));
    }

    /// <summary>The sizes that the factors give, rounded down.</summary>
    internal static long[] Scaled(Tensor input, double[] scale) => Scaled(input.shape, scale);

    internal static long[] Scaled(long[] shape, double[] scale) =>
        [.. scale.Select((factor, place) => (long)Math.Floor(shape[place + 2] * factor))];

    /// <summary>Whether new elements are weighted means of old ones, so that it matters how the corners lie.</summary>
    internal static bool Blends(InterpolationMode mode) => mode is >= InterpolationMode.Linear and <= InterpolationMode.Trilinear;

    internal static string Operator(InterpolationMode mode, int dimensions, bool antialias) => (mode, dimensions) switch
    {
        (InterpolationMode.Nearest, 1) => "upsample_nearest1d.vec",
        (InterpolationMode.Nearest, 2) => "upsample_nearest2d.vec",
        (InterpolationMode.Nearest, 3) => "upsample_nearest3d.vec",
        (InterpolationMode.NearestExact, 1) => "_upsample_nearest_exact1d.vec",
        (InterpolationMode.NearestExact, 2) => "_upsample_nearest_exact2d.vec",
        (InterpolationMode.NearestExact, 3) => "_upsample_nearest_exact3d.vec",
        (InterpolationMode.Area, 1) => "adaptive_avg_pool1d",
        (InterpolationMode.Area, 2) => "adaptive_avg_pool2d",
        (InterpolationMode.Area, 3) => "adaptive_avg_pool3d",
        (InterpolationMode.Linear, 1) => "upsample_linear1d.vec",
        (InterpolationMode.Bilinear, 2) => antialias ? "_upsample_bilinear2d_aa.vec" : "upsample_bilinear2d.vec",
        (InterpolationMode.Bicubic, 2) => antialias ? "_upsample_bicubic2d_aa.vec" : "upsample_bicubic2d.vec",
        (InterpolationMode.Trilinear, 3) => "upsample_trilinear3d.vec",
        _ => throw new ArgumentException(
            $"interpolate: expected 3 dimensions with Linear, 4 with Bilinear or Bicubic, 5 with Trilinear, got {dimensions + 2} with {mode}.",
            nameof(mode)),
    };
}

using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Rules that choose the number of bins from the data; those of NumPy under the same names.</summary>
public enum HistogramBinSelector : byte
{
    Doane = 0,
    Rice = 1,
    Scott = 2,
    Sqrt = 3,
    Stone = 4,
    Sturges = 5,
}

public static partial class torch
{
    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, (double min, double max)? range = null, Tensor? weight = null, bool density = false) =>
        Op.Pair("histogram.bin_ct", input, bins, range is { } r ? new[] { r.min, r.max } : null, weight, density);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, HistogramBinSelector bins, (double min, double max)? range = null, bool density = false) =>
        histogram(input, BinCount.Of(input, bins, range), range, null, density);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, Tensor bins, out (Tensor hist, Tensor bin_edges) out_tensor) =>
        out_tensor = Op.Pair("histogram.bins_tensor", input, bins);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, Tensor bins, Tensor? weight, bool density, out (Tensor hist, Tensor bin_edges) out_tensor) =>
        out_tensor = Op.Pair("histogram.bins_tensor", input, bins, weight, density);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, out (Tensor hist, Tensor bin_edges) out_tensor) =>
        out_tensor = histogram(input, bins);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, (double min, double max)? range, out (Tensor hist, Tensor bin_edges) out_tensor) =>
        out_tensor = histogram(input, bins, range);

    public static (Tensor hist, Tensor bin_edges) histogram(Tensor input, long bins, (double min, double max)? range, Tensor? weight, bool density, out (Tensor hist, Tensor bin_edges) out_tensor) =>
        out_tensor = histogram(input, bins, range, weight, density);
}

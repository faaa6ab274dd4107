using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>How many bins of equal width a histogram gets, by the rules that NumPy's histogram_bin_edges names.</summary>
internal static class BinCount
{
    internal static long Of(Tensor input, HistogramBinSelector rule, (double min, double max)? range)
    {
        var values = Values(input);
        var (min, max) = range ?? (values.Length == 0 ? (0, 1) : (values.Min(), values.Max()));
        if (range is not null) values = Array.FindAll(values, v => v >= min && v <= max);
        var width = values.Length == 0 ? 0 : Width(rule, values, min, max);
        return width > 0 ? Math.Max(1, (long)Math.Ceiling((max - min) / width)) : 1;
    }

    private static double[] Values(Tensor input)
    {
        using var local = input.to(ScalarType.Float64, CPU);
        using var values = local.data<double>();
        return values.ToArray();
    }

    private static double Width(HistogramBinSelector rule, double[] values, double min, double max)
    {
        var n = (double)values.Length;
        var spread = values.Max() - values.Min();
        return rule switch
        {
            HistogramBinSelector.Sqrt => spread / Math.Sqrt(n),
            HistogramBinSelector.Sturges => spread / (Math.Log2(n) + 1),
            HistogramBinSelector.Rice => spread / (2 * Math.Cbrt(n)),
            HistogramBinSelector.Scott => Math.Cbrt(24 * Math.Sqrt(Math.PI) / n) * Deviation(values),
            HistogramBinSelector.Doane => Doane(values, spread),
            HistogramBinSelector.Stone => Stone(values, min, max),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), $"bins: expected a rule for the number of bins, got {(int)rule}."),
        };
    }

    // Sturges' rule with a correction for skewness.
    private static double Doane(double[] values, double spread)
    {
        var n = (double)values.Length;
        var deviation = Deviation(values);
        if (n <= 2 || deviation == 0) return 0;
        var mean = values.Average();
        var skewness = values.Average(v => Math.Pow((v - mean) / deviation, 3));
        var scale = Math.Sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
        return spread / (1 + Math.Log2(n) + Math.Log2(1 + Math.Abs(skewness) / scale));
    }

    // The number of bins with the smallest estimated integrated squared error, by leaving one out.
    private static double Stone(double[] values, double min, double max)
    {
        var n = (double)values.Length;
        var spread = values.Max() - values.Min();
        if (n <= 1 || spread == 0) return 0;
        var most = (int)Math.Max(100, Math.Sqrt(n));
        var best = Enumerable.Range(1, most).MinBy(bins =>
            (2 - (n + 1) * Counts(values, min, max, bins).Sum(c => c / n * (c / n))) / (spread / bins));
        return spread / best;
    }

    private static double[] Counts(double[] values, double min, double max, int bins)
    {
        var counts = new double[bins];
        foreach (var value in values) counts[Math.Min(bins - 1, (int)((value - min) / (max - min) * bins))]++;
        return counts;
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}

using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// The error of any metric by resampling: the metric is computed again on rows drawn with replacement. Rows are entries of the first
/// dimension: samples, or the T passes of Monte-Carlo samples, whichever error is asked for.
/// </summary>
/// <remarks>
/// Efron and Tibshirani, "An introduction to the bootstrap", 1993: standard errors, chapter 6; percentile interval, chapter 13. R resamples
/// cost R + 1 times the metric.
/// </remarks>
public static class Bootstrap
{
    /// <summary>The smallest number of resamples: the ends of an interval are order statistics of so many.</summary>
    public const int FewestResamples = 20;

    /// <summary>
    /// A metric of tensors whose rows belong together, as probabilities and targets do: each resample draws one list of rows for all.
    /// </summary>
    /// <param name="metric">Gets the tensors in the order given, with resampled rows. What it leaves behind is freed.</param>
    /// <param name="rows">Tensors with one first dimension N.</param>
    /// <param name="resamples">How many resamples, at least 20; 1000 give the standard error to about 2%.</param>
    /// <param name="seed">The draws are a function of it alone; torch's generator is not touched.</param>
    /// <param name="level">How sure the interval is to be, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit, or the metric is not finite on the samples or a resample.</exception>
    public static Estimate estimate(
        Func<Tensor[], double> metric, Tensor[] rows, int resamples = 1000, long seed = 0, double level = 0.95)
    {
        var counts = CountsOf(rows);
        var other = Array.FindIndex(counts, count => count != counts[0]);
        if (other >= 0)
            throw new ArgumentException($"rows: expected tensors of {counts[0]} rows, got {Check.Shape(rows[other])} at place {other}");
        return Run(metric, rows, new(seed, [counts[0]]), _ => 0, resamples, level);
    }

    /// <summary>
    /// A metric of tensors that are strata, as the scores inside and outside of a distribution are: each is resampled by itself and keeps
    /// its number of rows, so that no resample is without one side. For <see cref="Ood.auroc"/> and its like.
    /// </summary>
    /// <param name="metric">Gets the tensors in the order given, with resampled rows. What it leaves behind is freed.</param>
    /// <param name="strata">Tensors with a first dimension each.</param>
    /// <param name="resamples">How many resamples, at least 20.</param>
    /// <param name="seed">The draws are a function of it alone; torch's generator is not touched.</param>
    /// <param name="level">How sure the interval is to be, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit, or the metric is not finite on the samples or a resample.</exception>
    public static Estimate stratified(
        Func<Tensor[], double> metric, Tensor[] strata, int resamples = 1000, long seed = 0, double level = 0.95) =>
        Run(metric, strata, new(seed, CountsOf(strata)), i => i, resamples, level);

    private static Estimate Run(
        Func<Tensor[], double> metric, Tensor[] tensors, RowDraws draws, Func<int, int> listOf, int resamples, double level)
    {
        Check.Between(level, 0, 1, nameof(level));
        if (resamples < FewestResamples)
            throw new ArgumentOutOfRangeException(null, $"resamples: expected at least {FewestResamples}, got {resamples}");
        var value = Finite(Pure.Value(() => metric(tensors)), "the samples");
        var values = new double[resamples];
        for (var i = 0; i < resamples; i++) values[i] = Finite(One(metric, tensors, draws.Of(i), listOf), $"resample {i}");
        Array.Sort(values);
        var tail = (1 - level) / 2;
        return new(value, Deviation(values), Quantile(values, tail), Quantile(values, 1 - tail), level, resamples);
    }

    private static double One(Func<Tensor[], double> metric, Tensor[] tensors, long[][] lists, Func<int, int> listOf) => Pure.Value(() =>
    {
        var indices = lists.Select(list => tensor(list, dtype: int64)).ToArray();
        return metric([.. tensors.Select((one, i) => one.index_select(0, indices[listOf(i)].to(one.device)))]);
    });

    private static long[] CountsOf(Tensor[] tensors)
    {
        if (tensors.Length == 0) throw new ArgumentException("rows: expected at least one tensor, got none");
        var empty = Array.FindIndex(tensors, one => one.dim() == 0 || one.shape[0] == 0);
        if (empty >= 0)
            throw new ArgumentException($"rows: expected tensors with at least one row, got {Check.Shape(tensors[empty])} at place {empty}");
        return [.. tensors.Select(one => one.shape[0])];
    }

    private static double Finite(double value, string where) => double.IsFinite(value)
        ? value
        : throw new ArgumentException($"metric: expected a finite number, got {Check.Text(value)} on {where}");

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static double Quantile(double[] sorted, double fraction)
    {
        var place = fraction * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}

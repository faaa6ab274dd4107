using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <content>Bins that hold equally many samples.</content>
public static partial class Cal
{
    /// <summary>
    /// Adaptive expected calibration error: <see cref="ece"/> with bins of equal mass instead of equal width, the bins of
    /// <see cref="reliability_equal_mass"/>. A fraction.
    /// </summary>
    /// <remarks>
    /// Nguyen and O'Connor, "Posterior calibration and exploratory analysis for natural language processing models", EMNLP 2015; of the
    /// highest probability, as in Mukhoti et al., "Calibrating deep neural networks using focal loss", NeurIPS 2020.
    /// </remarks>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <param name="n_bins">How many bins.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double adaptive_ece(Tensor probabilities, Tensor targets, int n_bins = 15) =>
        Error(reliability_equal_mass(probabilities, targets, n_bins));

    /// <summary>
    /// The samples in order of confidence, cut into bins whose counts differ by at most one, the larger first; lowest confidence first.
    /// At most N bins. Samples of equal confidence on both sides of a cut share their hits evenly, so that the order of the rows does not
    /// matter. <see cref="ReliabilityBin.Lower"/> is here the lowest confidence in the bin, included.
    /// </summary>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <param name="n_bins">How many bins.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static IReadOnlyList<ReliabilityBin> reliability_equal_mass(Tensor probabilities, Tensor targets, int n_bins = 15) =>
        Pure.Value(() =>
        {
            Check.Positive(n_bins, nameof(n_bins));
            var confidences = Numbers.Of(confidence(probabilities));
            var hits = Numbers.Of(Cls.correct(probabilities, targets));
            Array.Sort(confidences, hits);
            ShareAmongEqual(confidences, hits);
            var bins = Math.Min(n_bins, confidences.Length);
            return Enumerable.Range(0, bins).Select(b => MassBin(confidences, hits, b, bins)).ToArray();
        });

    private static void ShareAmongEqual(double[] confidences, double[] hits)
    {
        for (var start = 0; start < hits.Length;)
        {
            var end = start;
            while (end < hits.Length && confidences[end] == confidences[start]) end++;
            hits.AsSpan(start..end).Fill(hits[start..end].Average());
            start = end;
        }
    }

    private static ReliabilityBin MassBin(double[] confidences, double[] hits, int index, int bins)
    {
        var (size, larger) = Math.DivRem(hits.Length, bins);
        var start = index * size + Math.Min(index, larger);
        var range = start..(start + size + (index < larger ? 1 : 0));
        var inside = confidences[range];
        return new(inside[0], inside[^1], inside.Length, inside.Average(), hits[range].Average());
    }
}

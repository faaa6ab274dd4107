using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Calibration metrics of classifiers: does a confidence of 0.8 mean right in 80% of the cases? A sample's confidence is the highest of
/// its class probabilities. Arguments are checked as in <see cref="Cls"/>.
/// </summary>
public static partial class Cal
{
    /// <summary>Confidence of each sample, max_c p_nc: the dtype of the input, shape (N).</summary>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor confidence(Tensor probabilities) => Pure.Of(() =>
    {
        Check.Probabilities(probabilities);
        // A sum within the tolerance may leave the highest a rounding above 1.
        return probabilities.amax([-1]).clamp_max(1);
    });

    /// <summary>
    /// Expected calibration error: Σ_b (n_b/N) |accuracy_b − confidence_b| over <paramref name="n_bins"/> bins of equal width, bin b =
    /// (b/n_bins, (b+1)/n_bins]. A fraction.
    /// </summary>
    /// <remarks>
    /// Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015; 15 bins as in Guo et
    /// al., "On calibration of modern neural networks", ICML 2017. Bin edges are rounded to the dtype of the probabilities, so that a
    /// float32 0.2 lies on the edge 0.2 and not above it.
    /// </remarks>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <param name="n_bins">How many bins.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double ece(Tensor probabilities, Tensor targets, int n_bins = 15) =>
        Error(reliability(probabilities, targets, n_bins));

    /// <summary><see cref="ece"/> where confidences and hits are at hand, for instance collected over batches.</summary>
    /// <param name="confidence">From 0 to 1, shape (N).</param>
    /// <param name="correct">Whether the prediction is right, bool, shape (N).</param>
    /// <param name="n_bins">How many bins.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double ece_from_confidence(Tensor confidence, Tensor correct, int n_bins = 15) =>
        Error(reliability_from_confidence(confidence, correct, n_bins));

    /// <summary>The bins of a reliability diagram, lowest confidence first, empty ones included.</summary>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <param name="n_bins">How many bins.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static IReadOnlyList<ReliabilityBin> reliability(Tensor probabilities, Tensor targets, int n_bins = 15) =>
        Pure.Value(() => reliability_from_confidence(confidence(probabilities), Cls.correct(probabilities, targets), n_bins));

    /// <summary><see cref="reliability"/> where confidences and hits are at hand.</summary>
    /// <param name="confidence">From 0 to 1, shape (N).</param>
    /// <param name="correct">Whether the prediction is right, bool, shape (N).</param>
    /// <param name="n_bins">How many bins.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static IReadOnlyList<ReliabilityBin> reliability_from_confidence(Tensor confidence, Tensor correct, int n_bins = 15) =>
        Pure.Value(() =>
        {
            Check.Positive(n_bins, nameof(n_bins));
            Check.Fractions(confidence, nameof(confidence));
            CheckHits(correct, confidence.shape[0]);
            var bin = Binning.Of(confidence, n_bins);
            var counts = Binning.Sum(bin, ones_like(bin, dtype: float64), n_bins);
            var confidences = Binning.Sum(bin, confidence.to(float64), n_bins);
            var hits = Binning.Sum(bin, correct.to(float64), n_bins);
            return Enumerable.Range(0, n_bins).Select(b => Bin(b, n_bins, counts[b], confidences[b], hits[b])).ToArray();
        });

    private static double Error(IReadOnlyList<ReliabilityBin> bins)
    {
        var total = (double)bins.Sum(bin => bin.Count);
        return bins.Sum(bin => bin.Count / total * bin.Gap);
    }

    private static void CheckHits(Tensor correct, long samples)
    {
        if (correct.dtype != ScalarType.Bool)
            throw new ArgumentException($"correct: expected dtype Bool, got {correct.dtype}");
        if (correct.dim() != 1 || correct.shape[0] != samples)
            throw new ArgumentException($"correct: expected shape ({samples}), one value for each confidence, got {Check.Shape(correct)}");
    }

    private static ReliabilityBin Bin(int index, int bins, double count, double confidence, double hits) => new(
        index / (double)bins,
        (index + 1) / (double)bins,
        (long)count,
        count == 0 ? null : confidence / count,
        count == 0 ? null : hits / count);
}

using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Out-of-distribution detection by any score that is higher for stranger inputs: scores of the in-distribution inputs, shape (N), and of
/// the others, shape (M), floating point. Only the order of the scores matters; equal scores are never told apart. Empty input, NaN and
/// infinities are refused with an <see cref="ArgumentException"/> of one line.
/// </summary>
public static class Ood
{
    /// <summary>
    /// Area under the ROC curve: the probability that an out-of-distribution input has the higher score, equal scores counting half.
    /// 0.5 for a score that says nothing, 1 for perfect separation. The same for either side as the positive one.
    /// </summary>
    /// <remarks>Computed as the Mann-Whitney statistic in whole numbers, so that it is exact up to one division.</remarks>
    /// <param name="in_scores">Shape (N).</param>
    /// <param name="out_scores">Shape (M).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double auroc(Tensor in_scores, Tensor out_scores)
    {
        var (twice, below, outside) = ((Int128)0, 0L, 0L);
        foreach (var one in ThresholdCounts.Of(in_scores, out_scores))
        {
            twice += (Int128)one.Outside * (2 * below + one.Inside);
            below += one.Inside;
            outside += one.Outside;
        }
        return (double)twice / (double)(2 * (Int128)below * outside);
    }

    /// <summary>
    /// Area under the precision-recall curve with the out-of-distribution inputs as positive, as average precision: Σ_k (R_k − R_k−1) P_k
    /// over the thresholds from the highest score down. A score that says nothing gives M/(N + M).
    /// </summary>
    /// <remarks>
    /// Not interpolated: trapezoids between points of that curve are too optimistic (Davis and Goadrich, "The relationship between
    /// precision-recall and ROC curves", ICML 2006).
    /// </remarks>
    /// <param name="in_scores">Shape (N).</param>
    /// <param name="out_scores">Shape (M).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double aupr_out(Tensor in_scores, Tensor out_scores) =>
        AveragePrecision([.. ThresholdCounts.Of(in_scores, out_scores).Select(one => (one.Outside, one.Inside)).Reverse()]);

    /// <summary>
    /// <see cref="aupr_out"/> with the in-distribution inputs as positive, thresholds from the lowest score up. A score that says nothing
    /// gives N/(N + M).
    /// </summary>
    /// <param name="in_scores">Shape (N).</param>
    /// <param name="out_scores">Shape (M).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double aupr_in(Tensor in_scores, Tensor out_scores) =>
        AveragePrecision([.. ThresholdCounts.Of(in_scores, out_scores).Select(one => (one.Inside, one.Outside))]);

    /// <summary>
    /// FPR95: the fraction of out-of-distribution inputs that passes as in-distribution at the lowest threshold that lets through at least
    /// 95% of the in-distribution inputs. In-distribution is the positive side; lower is better.
    /// </summary>
    /// <remarks>Liang, Li and Srikant, "Enhancing the reliability of out-of-distribution image detection" (ODIN), ICLR 2018.</remarks>
    /// <param name="in_scores">Shape (N).</param>
    /// <param name="out_scores">Shape (M).</param>
    /// <param name="tpr">The fraction of in-distribution inputs to let through, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double fpr95(Tensor in_scores, Tensor out_scores, double tpr = 0.95)
    {
        Check.Between(tpr, 0, 1, nameof(tpr));
        var counts = ThresholdCounts.Of(in_scores, out_scores);
        var (inside, outside) = (counts.Sum(one => one.Inside), counts.Sum(one => one.Outside));
        var (passedIn, passedOut) = (0L, 0L);
        foreach (var one in counts)
        {
            passedIn += one.Inside;
            passedOut += one.Outside;
            if (passedIn / (double)inside >= tpr) break;
        }
        return passedOut / (double)outside;
    }

    /// <summary>The ROC curve: a point for each score that occurs, from (0, 0) to (1, 1). Straight lines join the points.</summary>
    /// <param name="in_scores">Shape (N).</param>
    /// <param name="out_scores">Shape (M).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static IReadOnlyList<RocPoint> roc(Tensor in_scores, Tensor out_scores)
    {
        var counts = ThresholdCounts.Of(in_scores, out_scores);
        var (inside, outside) = ((double)counts.Sum(one => one.Inside), (double)counts.Sum(one => one.Outside));
        var (falsely, truly) = (0L, 0L);
        var points = new List<RocPoint> { new(double.PositiveInfinity, 0, 0) };
        foreach (var one in counts.AsEnumerable().Reverse())
        {
            falsely += one.Inside;
            truly += one.Outside;
            points.Add(new(one.Score, falsely / inside, truly / outside));
        }
        return points;
    }

    /// <summary>A score of each input from Monte-Carlo samples: float64, shape (N), higher where the network is less sure.</summary>
    /// <param name="kind">Which score.</param>
    /// <param name="samples">Probabilities, shape (T, N, C). A single deterministic pass fits after <c>unsqueeze(0)</c>.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor score(OodScore kind, Tensor samples) => kind switch
    {
        OodScore.Entropy => Predictive.predictive_entropy(samples),
        OodScore.MutualInformation => Predictive.mutual_information(samples),
        OodScore.MaxProbability => Pure.Of(() => Doubt(Predictive.mean_probability(samples))),
        OodScore.VariationRatio => Predictive.variation_ratio(samples),
        _ => throw NoSuch(kind),
    };

    /// <summary><see cref="score(OodScore, Tensor)"/> where passes are summed up already: float64, shape (N).</summary>
    /// <param name="kind">Which score.</param>
    /// <param name="prediction">Of <see cref="McSampler"/>.</param>
    /// <exception cref="ArgumentException">There is no such score.</exception>
    public static Tensor score(OodScore kind, McPrediction prediction) => Pure.Of(() => kind switch
    {
        OodScore.Entropy => prediction.PredictiveEntropy.clone(),
        OodScore.MutualInformation => prediction.MutualInformation.clone(),
        OodScore.MaxProbability => Doubt(prediction.MeanProbability),
        OodScore.VariationRatio => prediction.VariationRatio.clone(),
        _ => throw NoSuch(kind),
    });

    // A mean whose sum is within the tolerance may leave the highest a rounding above 1.
    private static Tensor Doubt(Tensor meanProbability) => meanProbability.amax([-1]).mul(-1).add(1).clamp_min(0);

    private static ArgumentOutOfRangeException NoSuch(OodScore kind) => new(null, $"kind: expected a name of OodScore, got {kind}");

    private static double AveragePrecision(List<(long Positive, long Negative)> steps)
    {
        var total = (double)steps.Sum(step => step.Positive);
        var (positives, seen, area) = (0L, 0L, 0.0);
        foreach (var (positive, negative) in steps)
        {
            positives += positive;
            seen += positive + negative;
            area += positive / total * (positives / (double)seen);
        }
        return area;
    }
}

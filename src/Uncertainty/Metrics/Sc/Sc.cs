using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Selective classification: answer where the network is sure, abstain elsewhere. N samples with an uncertainty each (any score that is
/// higher where the network is less sure, floating point, shape (N)) and a loss each: bool for "wrong", or floating point of at least 0,
/// shape (N). Samples of equal uncertainty are answered together or not at all; where a formula needs an order among them, the mean over
/// all their orders stands. Empty input, NaN and infinities are refused with an <see cref="ArgumentException"/> of one line.
/// </summary>
public static class Sc
{
    /// <summary>
    /// The risk-coverage curve: for each uncertainty that occurs, ascending, the fraction of samples up to it and their mean loss.
    /// </summary>
    /// <remarks>El-Yaniv and Wiener, "On the foundations of noise-free selective classification", JMLR 11, 2010.</remarks>
    /// <param name="uncertainty">Shape (N).</param>
    /// <param name="losses">Bool or floating point, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static IReadOnlyList<RiskCoveragePoint> risk_coverage(Tensor uncertainty, Tensor losses)
    {
        var steps = RiskStep.Of(uncertainty, losses);
        var total = (double)steps[^1].After;
        return [.. steps.Select(step => new RiskCoveragePoint(step.Threshold, step.After / total, step.LossAfter / step.After))];
    }

    /// <summary>
    /// Area under the risk-coverage curve: (1/N) Σ_k r_k, where r_k is the mean loss of the k least uncertain samples. In the unit of the
    /// loss; lower is better. Even a perfect order leaves it above 0 where there are errors.
    /// </summary>
    /// <remarks>
    /// Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR 2019. Within equal
    /// uncertainties the loss grows evenly, which is its mean over all orders.
    /// </remarks>
    /// <param name="uncertainty">Shape (N).</param>
    /// <param name="losses">Bool or floating point, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double aurc(Tensor uncertainty, Tensor losses)
    {
        var steps = RiskStep.Of(uncertainty, losses);
        return steps.Sum(SelectiveRisks) / steps[^1].After;
    }

    /// <summary>
    /// Area under the generalised risk-coverage curve: ∫ g dc by trapezoids from (0, 0), where g is the summed loss of the answered
    /// samples over N (the chance of a silent failure) and c the coverage. From 0 to ½ for errors; lower is better. For 0-1 losses it is
    /// (1 − AUROC_f) a (1 − a) + ½ (1 − a)² with the accuracy a and the AUROC of telling failures from successes.
    /// </summary>
    /// <remarks>Traub et al., "Overcoming common flaws in the evaluation of selective classification systems", NeurIPS 2024.</remarks>
    /// <param name="uncertainty">Shape (N).</param>
    /// <param name="losses">Bool or floating point, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double augrc(Tensor uncertainty, Tensor losses)
    {
        var steps = RiskStep.Of(uncertainty, losses);
        var total = (double)steps[^1].After;
        return steps.Sum(step => step.Count * (step.LossBefore + step.LossAfter)) / (2 * total * total);
    }

    /// <summary>
    /// The highest coverage of <see cref="risk_coverage"/> at which the mean loss of the answered samples is at most
    /// <paramref name="risk"/>; 0 where there is none. Also beyond thresholds at which the risk is higher.
    /// </summary>
    /// <param name="uncertainty">Shape (N).</param>
    /// <param name="losses">Bool or floating point, shape (N).</param>
    /// <param name="risk">The risk that is bearable, at least 0.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double coverage_at_risk(Tensor uncertainty, Tensor losses, double risk = 0.05)
    {
        if (!(risk >= 0 && double.IsFinite(risk)))
            throw new ArgumentOutOfRangeException(null, $"risk: expected a finite number of at least 0, got {Check.Text(risk)}");
        return risk_coverage(uncertainty, losses).Where(point => point.Risk <= risk).Select(point => point.Coverage).LastOrDefault();
    }

    private static double SelectiveRisks(RiskStep step)
    {
        var sum = 0.0;
        for (var k = 1L; k <= step.Count; k++) sum += (step.LossBefore + step.Loss * k / step.Count) / (step.Before + k);
        return sum;
    }
}

using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Classification metrics. N samples, C classes; targets are class indices (int64, shape (N)). Probabilities are of any floating-point
/// type, shape (N, C), and sum to 1 over the classes; all sums are taken in float64. Every function refuses empty input, NaN, targets
/// outside 0 .. C - 1 and shapes that do not fit with an <see cref="ArgumentException"/> of one line.
/// </summary>
public static partial class Cls
{
    /// <summary>
    /// Whether the highest score is at the target's class: bool, shape (N). Among equal scores the lowest class counts as the prediction.
    /// </summary>
    /// <param name="scores">Logits or probabilities, shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor correct(Tensor scores, Tensor targets) => Pure.Of(() =>
    {
        Check.Scores(scores);
        Check.Targets(targets, scores.shape[0], scores.shape[1]);
        return scores.argmax(-1).eq(targets);
    });

    /// <summary>The fraction of samples whose highest score is at the target's class: (1/N) Σ_n [argmax_c s_nc = y_n].</summary>
    /// <param name="scores">Logits or probabilities, shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double accuracy(Tensor scores, Tensor targets) => Pure.Mean(() => correct(scores, targets).to(float64));

    /// <summary>Negative log-likelihood in nats: −(1/N) Σ_n ln p_n,y(n). Infinite where a target's probability is 0.</summary>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double nll(Tensor probabilities, Tensor targets) => Pure.Mean(() => nll_per_sample(probabilities, targets));

    /// <summary>The summands of <see cref="nll"/>, in nats: float64, shape (N).</summary>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor nll_per_sample(Tensor probabilities, Tensor targets) => Pure.Of(() =>
    {
        var wide = Check.Probabilities(probabilities);
        return AtTarget(wide, targets).log().mul(-1);
    });

    /// <summary>
    /// Negative log-likelihood in nats from logits: (1/N) Σ_n (ln Σ_c exp z_nc − z_n,y(n)), the cross-entropy loss. Stays finite where
    /// the softmax would round to 0. Log-probabilities may be given as well: they are their own log-softmax.
    /// </summary>
    /// <param name="logits">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double nll_from_logits(Tensor logits, Tensor targets) =>
        Pure.Mean(() => nll_from_logits_per_sample(logits, targets));

    /// <summary>The summands of <see cref="nll_from_logits"/>, in nats: float64, shape (N).</summary>
    /// <param name="logits">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor nll_from_logits_per_sample(Tensor logits, Tensor targets) =>
        Pure.Of(() => AtTarget(Check.Logits(logits), targets).mul(-1));

    /// <summary>
    /// Brier score over all classes: (1/N) Σ_n Σ_c (p_nc − [c = y_n])², from 0 (certain and right) to 2 (certain and wrong). Some
    /// libraries divide by C, or count one class only where C = 2; this is the original definition.
    /// </summary>
    /// <remarks>Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950.</remarks>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double brier(Tensor probabilities, Tensor targets) => Pure.Mean(() => brier_per_sample(probabilities, targets));

    /// <summary>The summands of <see cref="brier"/>: float64, shape (N).</summary>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor brier_per_sample(Tensor probabilities, Tensor targets) => Pure.Of(() =>
    {
        var wide = Check.Probabilities(probabilities);
        return wide.sub(OneHot(targets, wide)).square().sum(-1);
    });

    /// <summary>One at the target's class, zero elsewhere: the shape and type of the probabilities.</summary>
    internal static Tensor OneHot(Tensor targets, Tensor probabilities)
    {
        Check.Targets(targets, probabilities.shape[0], probabilities.shape[1]);
        return zeros_like(probabilities).scatter_(1, targets.unsqueeze(1), ones_like(probabilities));
    }

    private static Tensor AtTarget(Tensor values, Tensor targets)
    {
        Check.Targets(targets, values.shape[0], values.shape[1]);
        return values.gather(1, targets.unsqueeze(1)).squeeze(1);
    }
}

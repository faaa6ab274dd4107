using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Split conformal prediction: from the scores of n held-out calibration samples, sets or intervals that hold a new target with
/// probability of at least 1 − alpha, over calibration and new sample together, if these are exchangeable. Nothing else is assumed of
/// the network.
/// </summary>
/// <remarks>
/// Vovk, Gammerman and Shafer, "Algorithmic learning in a random world", 2005; Angelopoulos and Bates, "Conformal prediction: a gentle
/// introduction", Foundations and Trends in Machine Learning 16, 2023.
/// </remarks>
public static class Conformal
{
    /// <summary>
    /// The k-th smallest of n scores, k = ⌈(n + 1)(1 − alpha)⌉: the finite-sample quantile. +infinity where k > n, that is where n is too
    /// small for alpha: then only the whole set is sure enough. A k that is a whole number but for rounding counts as one.
    /// </summary>
    /// <param name="scores">Conformity scores of the calibration samples, higher where the prediction fits less: shape (N).</param>
    /// <param name="alpha">How often a set may miss, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double quantile(Tensor scores, double alpha) => Pure.Value(() =>
    {
        CheckAlpha(alpha);
        var sorted = Numbers.Of(Check.Numbers(scores, nameof(scores)));
        Array.Sort(sorted);
        // In binary, 10 · (1 − 0.7) is a rounding above 3 and would become 4.
        var rank = (long)Math.Ceiling((sorted.LongLength + 1) * (1 - alpha) * (1 - 1e-12));
        return rank > sorted.LongLength ? double.PositiveInfinity : sorted[rank - 1];
    });

    /// <summary>
    /// Score of each class, 1 − p_nc ("least ambiguous set-valued classifier"): float64, shape (N, C). Gives the smallest sets on average;
    /// a set can be empty where no class is likely enough.
    /// </summary>
    /// <remarks>Sadinle, Lei and Wasserman, "Least ambiguous set-valued classifiers with bounded error levels", JASA 114, 2019.</remarks>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor lac_scores(Tensor probabilities) => Pure.Of(() => Check.Probabilities(probabilities).mul(-1).add(1));

    /// <summary>
    /// Score of each class, the summed probability of the classes that are likelier plus its own ("adaptive prediction sets"): float64,
    /// shape (N, C). Sets are larger where the network is less sure. Among equal probabilities the lower class comes first.
    /// </summary>
    /// <remarks>
    /// Romano, Sesia and Candès, "Classification with valid and adaptive coverage", NeurIPS 2020. With <paramref name="u"/> only the
    /// fraction u_n of a class's own probability counts: the randomised form, whose coverage is not above 1 − alpha + 1/(n + 1) for scores
    /// without ties. Without, the form is deterministic and covers more than it has to. A set can be empty in both.
    /// </remarks>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="u">Uniform random numbers from 0 to 1 drawn by the caller, shape (N); null for the deterministic form.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor aps_scores(Tensor probabilities, Tensor? u = null) => Pure.Of(() =>
    {
        var wide = Check.Probabilities(probabilities);
        var (sorted, order) = wide.sort(-1, descending: true, stable: true);
        var sums = sorted.cumsum(-1);
        if (u is not null) sums = sums.sub(sorted.mul(Share(u, wide.shape[0])));
        return zeros_like(wide).scatter_(1, order, sums);
    });

    /// <summary>The fraction of samples whose set holds the target's class.</summary>
    /// <param name="sets">Bool, shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double coverage(Tensor sets, Tensor targets) => Pure.Mean(() => covered(sets, targets).to(float64));

    /// <summary>Whether each sample's set holds the target's class: bool, shape (N).</summary>
    /// <param name="sets">Bool, shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor covered(Tensor sets, Tensor targets) => Pure.Of(() =>
    {
        Check.Sets(sets);
        Check.Targets(targets, sets.shape[0], sets.shape[1]);
        return sets.gather(1, targets.unsqueeze(1)).squeeze(1);
    });

    /// <summary>The mean number of classes in a set, from 0 to C; lower is better at equal coverage.</summary>
    /// <param name="sets">Bool, shape (N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static double mean_size(Tensor sets) => Pure.Mean(() => size_per_sample(sets));

    /// <summary>How many classes each set holds: float64, shape (N).</summary>
    /// <param name="sets">Bool, shape (N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor size_per_sample(Tensor sets) => Pure.Of(() =>
    {
        Check.Sets(sets);
        return sets.to(float64).sum(-1);
    });

    internal static void CheckAlpha(double alpha) => Check.Between(alpha, 0, 1, nameof(alpha));

    private static Tensor Share(Tensor u, long samples)
    {
        Check.Fractions(u, nameof(u));
        return Check.Numbers(u, samples, nameof(u)).mul(-1).add(1).unsqueeze(1);
    }
}

using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// What T Monte-Carlo samples of a classifier's output say: p_tnc is the probability of class c for input n in pass t, shape (T, N, C).
/// Entropies are in nats. Results are float64. Arguments are checked as in <see cref="Cls"/>.
/// </summary>
/// <remarks>
/// Gal, "Uncertainty in deep learning", PhD thesis, Cambridge 2016, section 3.3.1. <see cref="McSampler"/> computes the same numbers
/// without keeping the samples.
/// </remarks>
public static class Predictive
{
    /// <summary>Mean over the passes, p̄_nc = (1/T) Σ_t p_tnc: shape (N, C).</summary>
    /// <param name="samples">Probabilities, shape (T, N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor mean_probability(Tensor samples) => Pure.Of(() => Check.Probabilities(samples, 3, nameof(samples)).mean([0]));

    /// <summary>Shannon entropy of each distribution, H[p_n] = −Σ_c p_nc ln p_nc with 0 ln 0 = 0: shape (N), from 0 to ln C.</summary>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor entropy(Tensor probabilities) => Pure.Of(() => EntropyOf(Check.Probabilities(probabilities)));

    /// <summary>Total uncertainty, the entropy of the mean: H[p̄_n] = −Σ_c p̄_nc ln p̄_nc: shape (N).</summary>
    /// <param name="samples">Probabilities, shape (T, N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor predictive_entropy(Tensor samples) => Pure.Of(() => EntropyOf(mean_probability(samples)));

    /// <summary>Aleatoric part, the mean of the entropies: (1/T) Σ_t H[p_tn]: shape (N).</summary>
    /// <param name="samples">Probabilities, shape (T, N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor expected_entropy(Tensor samples) =>
        Pure.Of(() => EntropyOf(Check.Probabilities(samples, 3, nameof(samples))).mean([0]));

    /// <summary>
    /// Epistemic part, the mutual information between prediction and weights: H[p̄_n] − (1/T) Σ_t H[p_tn], shape (N). Never negative
    /// (Jensen); rounding below 0 is cut off. Exactly 0 for T = 1.
    /// </summary>
    /// <remarks>Houlsby et al., "Bayesian active learning for classification and preference learning" (BALD), 2011.</remarks>
    /// <param name="samples">Probabilities, shape (T, N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor mutual_information(Tensor samples) =>
        Pure.Of(() => InformationOf(predictive_entropy(samples), expected_entropy(samples)));

    /// <summary>
    /// Variation ratio, 1 − f_n/T, where f_n is how many passes predict the class that most passes predict: shape (N), from 0 to
    /// 1 − 1/min(T, C). Within a pass the lowest class wins a tie.
    /// </summary>
    /// <remarks>Freeman, "Elementary applied statistics", 1965.</remarks>
    /// <param name="samples">Probabilities, shape (T, N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor variation_ratio(Tensor samples) => Pure.Of(() =>
    {
        var wide = Check.Probabilities(samples, 3, nameof(samples));
        var votes = VotesOf(wide).sum([0], type: float64);
        return RatioOf(votes, wide.shape[0]);
    });

    /// <summary>Variance over the passes of each class probability, Σ_t (p_tnc − p̄_nc)² / (T − 1): shape (N, C). 0 for T = 1.</summary>
    /// <param name="samples">Probabilities, shape (T, N, C).</param>
    /// <param name="unbiased">Divide by T − 1 (true) or by T.</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor class_variance(Tensor samples, bool unbiased = true) => Pure.Of(() =>
    {
        var wide = Check.Probabilities(samples, 3, nameof(samples));
        return wide.sub(wide.mean([0])).square().sum([0]).div(VarianceDivisor(wide.shape[0], unbiased));
    });

    /// <summary>Entropy over the last dimension, of float64 probabilities that are known to be such.</summary>
    internal static Tensor EntropyOf(Tensor probabilities) =>
        // Each p ln p is at most 0 but for a p that rounding left above 1; abs also turns -0 into 0.
        probabilities.xlogy(probabilities).sum(-1).clamp_max(0).abs();

    internal static Tensor InformationOf(Tensor predictiveEntropy, Tensor expectedEntropy) =>
        predictiveEntropy.sub(expectedEntropy).clamp_min(0);

    /// <summary>One at the class that a pass predicts, zero elsewhere: the shape of the probabilities.</summary>
    internal static Tensor VotesOf(Tensor probabilities) =>
        zeros_like(probabilities).scatter_(-1, probabilities.argmax(-1, keepdim: true), ones_like(probabilities));

    internal static Tensor RatioOf(Tensor votes, long samples) => votes.amax([-1]).div(samples).mul(-1).add(1);

    /// <summary>T − 1 or T, but never 0: a single pass has no spread.</summary>
    internal static long VarianceDivisor(long samples, bool unbiased) => unbiased ? Math.Max(samples - 1, 1) : samples;
}

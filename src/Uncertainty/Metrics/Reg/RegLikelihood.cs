using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <content>Log-likelihoods, in nats. Of a density: they depend on the unit of the targets, and can be above 0.</content>
public static partial class Reg
{
    private static readonly double s_logTwoPi = Math.Log(2 * Math.PI);

    /// <summary>
    /// Mean predictive log-likelihood of Monte-Carlo dropout, in nats: (1/N) Σ_n [ ln Σ_t exp(−τ/2 (y_n − ŷ_tn)²) − ln T − ½ ln 2π +
    /// ½ ln τ ]. The sum over the passes is inside the logarithm of each point; some published code sums over points first, which is
    /// another, wrong number.
    /// </summary>
    /// <remarks>Gal and Ghahramani, "Dropout as a Bayesian approximation", ICML 2016, appendix, equation 8.</remarks>
    /// <param name="samples">Predictions of T passes, shape (T, N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <param name="tau">Precision of the noise, 1/σ²: in the inverse square of the targets' unit.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double log_likelihood(Tensor samples, Tensor targets, double tau) =>
        Pure.Mean(() => log_likelihood_per_sample(samples, targets, tau));

    /// <summary>The summands of <see cref="log_likelihood"/>, in nats: float64, shape (N).</summary>
    /// <param name="samples">Predictions of T passes, shape (T, N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <param name="tau">Precision of the noise, 1/σ².</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor log_likelihood_per_sample(Tensor samples, Tensor targets, double tau) => Pure.Of(() =>
    {
        Check.Between(tau, 0, double.PositiveInfinity, nameof(tau));
        var wide = Check.Draws(samples, nameof(samples));
        var squares = wide.sub(Check.Numbers(targets, wide.shape[1], nameof(targets))).square();
        var constant = 0.5 * (Math.Log(tau) - s_logTwoPi) - Math.Log(wide.shape[0]);
        return squares.mul(-tau / 2).logsumexp(0).add(constant);
    });

    /// <summary>
    /// Mean log-likelihood of normal distributions, in nats: (1/N) Σ_n [ −½ ln(2π v_n) − (y_n − μ_n)²/(2 v_n) ].
    /// </summary>
    /// <param name="mean">μ, shape (N).</param>
    /// <param name="variance">v, above 0, in the square of the targets' unit: shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double gaussian_log_likelihood(Tensor mean, Tensor variance, Tensor targets) =>
        Pure.Mean(() => gaussian_log_likelihood_per_sample(mean, variance, targets));

    /// <summary>The summands of <see cref="gaussian_log_likelihood"/>, in nats: float64, shape (N).</summary>
    /// <param name="mean">μ, shape (N).</param>
    /// <param name="variance">v, above 0: shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor gaussian_log_likelihood_per_sample(Tensor mean, Tensor variance, Tensor targets) => Pure.Of(() =>
    {
        var centre = Check.Numbers(mean, nameof(mean));
        var spread = Check.Spread(variance, centre.shape[0], nameof(variance));
        return LogDensity(centre, spread, Check.Numbers(targets, centre.shape[0], nameof(targets)));
    });

    /// <summary>
    /// Mean log-likelihood of an equal mixture of T normal distributions for each point, in nats: (1/N) Σ_n [ ln Σ_t N(y_n; μ_tn, v_tn) −
    /// ln T ]. For networks that give a mean and a variance; with v = 1/τ throughout it is <see cref="log_likelihood"/>.
    /// </summary>
    /// <param name="means">μ, shape (T, N).</param>
    /// <param name="variances">v, above 0: shape (T, N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double mixture_log_likelihood(Tensor means, Tensor variances, Tensor targets) =>
        Pure.Mean(() => mixture_log_likelihood_per_sample(means, variances, targets));

    /// <summary>The summands of <see cref="mixture_log_likelihood"/>, in nats: float64, shape (N).</summary>
    /// <param name="means">μ, shape (T, N).</param>
    /// <param name="variances">v, above 0: shape (T, N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor mixture_log_likelihood_per_sample(Tensor means, Tensor variances, Tensor targets) => Pure.Of(() =>
    {
        var centres = Check.Draws(means, nameof(means));
        var spreads = Check.Spreads(variances, centres, nameof(variances));
        var wide = Check.Numbers(targets, centres.shape[1], nameof(targets));
        return LogDensity(centres, spreads, wide).logsumexp(0).sub(Math.Log(centres.shape[0]));
    });

    /// <summary>−½ ln 2πv − (y − μ)²/(2v), element by element, of what is known to fit.</summary>
    internal static Tensor LogDensity(Tensor mean, Tensor variance, Tensor targets) =>
        targets.sub(mean).square().div(variance).add(variance.log()).add(s_logTwoPi).mul(-0.5);
}

using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <content>
/// Calibration of predictive distributions: a target should lie below the distribution's p-quantile in a fraction p of the cases. All
/// start from the probability integral transform F_n(y_n).
/// </content>
public static partial class Reg
{
    /// <summary>Probability integral transform of normal distributions, Φ((y_n − μ_n)/σ_n): float64, shape (N), from 0 to 1.</summary>
    /// <param name="mean">μ, shape (N).</param>
    /// <param name="std">σ, above 0: shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor pit_gaussian(Tensor mean, Tensor std, Tensor targets) => Pure.Of(() =>
    {
        var centre = Check.Numbers(mean, nameof(mean));
        var spread = Check.Spread(std, centre.shape[0], nameof(std));
        return Normal.Probability(Check.Numbers(targets, centre.shape[0], nameof(targets)).sub(centre).div(spread));
    });

    /// <summary>Probability integral transform of T samples, (1/T) Σ_t [x_tn ≤ y_n]: float64, shape (N), from 0 to 1.</summary>
    /// <param name="samples">Shape (T, N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor pit_samples(Tensor samples, Tensor targets) => Pure.Of(() =>
    {
        var wide = Check.Draws(samples, nameof(samples));
        return wide.le(Check.Numbers(targets, wide.shape[1], nameof(targets))).to(float64).mean([0]);
    });

    /// <summary>
    /// Expected against observed: for each level p the fraction of samples with F_n(y_n) ≤ p. float64, the shape of the levels; equal to
    /// the levels where the distributions are calibrated.
    /// </summary>
    /// <param name="pit">F_n(y_n), from 0 to 1: shape (N).</param>
    /// <param name="levels">From 0 to 1: shape (M).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor calibration_curve(Tensor pit, Tensor levels) => Pure.Of(() =>
    {
        Check.Fractions(pit, nameof(pit));
        Check.Fractions(levels, nameof(levels));
        var counts = searchsorted(pit.to(float64).sort().Values, levels.to(float64), right: true);
        return counts.to(float64).div(pit.shape[0]);
    });

    /// <summary>
    /// Calibration error: Σ_j w_j (p_j − p̂_j)² over <paramref name="levels"/> equal steps p_j = j/levels, j = 1 .. levels, with p̂_j from
    /// <see cref="calibration_curve"/> and weights 1/levels, so that it does not grow with their number. From 0 to 1, without a unit.
    /// </summary>
    /// <remarks>
    /// Kuleshov, Fenner and Ermon, "Accurate uncertainties for deep learning using calibrated regression", ICML 2018, equation 9. Its
    /// root is what some libraries call the root mean squared calibration error.
    /// </remarks>
    /// <param name="pit">F_n(y_n), from 0 to 1: shape (N).</param>
    /// <param name="levels">How many levels.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double calibration_error(Tensor pit, int levels = 100) => Pure.Mean(() => Deviations(pit, levels).square());

    /// <summary>Mean absolute calibration error: (1/levels) Σ_j |p_j − p̂_j|, the levels as in <see cref="calibration_error"/>.</summary>
    /// <param name="pit">F_n(y_n), from 0 to 1: shape (N).</param>
    /// <param name="levels">How many levels.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double mean_absolute_calibration_error(Tensor pit, int levels = 100) => Pure.Mean(() => Deviations(pit, levels).abs());

    /// <summary>
    /// Sharpness: √((1/N) Σ_n v_n), the root of the mean predictive variance, in the unit of the targets. Among calibrated forecasts
    /// the one with the smaller value is better. (Kuleshov et al. 2018 leave the mean variance unrooted.)
    /// </summary>
    /// <param name="variance">v, at least 0: shape (N).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static double sharpness(Tensor variance) => Math.Sqrt(Pure.Mean(() =>
        Check.Spread(variance, Check.Numbers(variance, nameof(variance)).shape[0], nameof(variance), zero: true)));

    private static Tensor Deviations(Tensor pit, int levels)
    {
        Check.Positive(levels, nameof(levels));
        var expected = arange(1, levels + 1, dtype: float64, device: pit.device).div(levels);
        return calibration_curve(pit, expected).sub(expected);
    }
}

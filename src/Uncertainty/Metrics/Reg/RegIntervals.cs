using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <content>Prediction intervals [lower, upper], both edges included.</content>
public static partial class Reg
{
    /// <summary>
    /// Prediction interval coverage probability: (1/N) Σ_n [l_n ≤ y_n ≤ u_n], from 0 to 1. Edges may be infinite.
    /// </summary>
    /// <remarks>Khosravi et al., "Comprehensive review of neural network-based prediction intervals", IEEE TNN 22, 2011.</remarks>
    /// <param name="lower">l, shape (N).</param>
    /// <param name="upper">u, at least l: shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double picp(Tensor lower, Tensor upper, Tensor targets) => Pure.Mean(() => covered(lower, upper, targets).to(float64));

    /// <summary>Whether each target lies in its interval: bool, shape (N).</summary>
    /// <param name="lower">l, shape (N).</param>
    /// <param name="upper">u, at least l: shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor covered(Tensor lower, Tensor upper, Tensor targets) => Pure.Of(() =>
    {
        var (low, high) = Check.Interval(lower, upper);
        var wide = Check.Numbers(targets, low.shape[0], nameof(targets));
        return wide.ge(low).logical_and(wide.le(high));
    });

    /// <summary>Mean prediction interval width: (1/N) Σ_n (u_n − l_n), in the unit of the targets. Infinite where an edge is.</summary>
    /// <param name="lower">l, shape (N).</param>
    /// <param name="upper">u, at least l: shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double mpiw(Tensor lower, Tensor upper) => Pure.Mean(() => width_per_sample(lower, upper));

    /// <summary>The summands of <see cref="mpiw"/>: float64, shape (N).</summary>
    /// <param name="lower">l, shape (N).</param>
    /// <param name="upper">u, at least l: shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor width_per_sample(Tensor lower, Tensor upper) => Pure.Of(() =>
    {
        var (low, high) = Check.Interval(lower, upper);
        return high.sub(low);
    });

    /// <summary>The central interval of normal distributions, μ ∓ σ Φ⁻¹((1 + level)/2): two tensors, float64, shape (N).</summary>
    /// <param name="mean">μ, shape (N).</param>
    /// <param name="std">σ, at least 0: shape (N).</param>
    /// <param name="level">The probability inside, for instance 0.95.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static (Tensor lower, Tensor upper) gaussian_interval(Tensor mean, Tensor std, double level) => Pure.Pair(() =>
    {
        Check.Between(level, 0, 1, nameof(level));
        var centre = Check.Numbers(mean, nameof(mean));
        var half = Check.Spread(std, centre.shape[0], nameof(std), zero: true).mul(Normal.Quantile((1 + level) / 2));
        return (centre.sub(half), centre.add(half));
    });

    /// <summary>
    /// The central interval of T samples, their quantiles (1 ∓ level)/2 with linear interpolation between neighbours (NumPy's default):
    /// two tensors, float64, shape (N).
    /// </summary>
    /// <param name="samples">Shape (T, N).</param>
    /// <param name="level">The fraction inside, for instance 0.95.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static (Tensor lower, Tensor upper) sample_interval(Tensor samples, double level) => Pure.Pair(() =>
    {
        Check.Between(level, 0, 1, nameof(level));
        var sorted = Check.Draws(samples, nameof(samples)).sort(0).Values;
        return (QuantileOf(sorted, (1 - level) / 2), QuantileOf(sorted, (1 + level) / 2));
    });

    private static Tensor QuantileOf(Tensor sorted, double fraction)
    {
        var last = sorted.shape[0] - 1;
        var place = fraction * last;
        var below = (long)place;
        return sorted[below].add(sorted[Math.Min(below + 1, last)].sub(sorted[below]).mul(place - below));
    }
}

using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <content>Continuous ranked probability score: ∫ (F_n(x) − [x ≥ y_n])² dx, in the unit of the targets; lower is better.</content>
public static partial class Reg
{
    /// <summary>
    /// Mean CRPS of normal distributions: (1/N) Σ_n σ [ z (2Φ(z) − 1) + 2φ(z) − 1/√π ] with z = (y − μ)/σ; |y − μ| where σ = 0.
    /// </summary>
    /// <remarks>Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007, equation 21.</remarks>
    /// <param name="mean">μ, shape (N).</param>
    /// <param name="std">σ, at least 0: shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double crps_gaussian(Tensor mean, Tensor std, Tensor targets) =>
        Pure.Mean(() => crps_gaussian_per_sample(mean, std, targets));

    /// <summary>The summands of <see cref="crps_gaussian"/>: float64, shape (N).</summary>
    /// <param name="mean">μ, shape (N).</param>
    /// <param name="std">σ, at least 0: shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor crps_gaussian_per_sample(Tensor mean, Tensor std, Tensor targets) => Pure.Of(() =>
    {
        var centre = Check.Numbers(mean, nameof(mean));
        var spread = Check.Spread(std, centre.shape[0], nameof(std), zero: true);
        var away = Check.Numbers(targets, centre.shape[0], nameof(targets)).sub(centre);
        var z = away.div(spread);
        // σ z is y − μ, so that only the density still has a σ to divide by.
        var density = z.square().mul(-0.5).exp().mul(Math.Sqrt(2 / Math.PI));
        var score = away.mul(z.div(Math.Sqrt(2)).erf()).add(spread.mul(density.sub(1 / Math.Sqrt(Math.PI))));
        return score.where(spread.gt(0), away.abs());
    });

    /// <summary>
    /// Mean CRPS of the empirical distribution of T samples: (1/N) Σ_n [ (1/T) Σ_t |x_tn − y_n| − (1/(2T²)) Σ_t Σ_s |x_tn − x_sn| ].
    /// With <paramref name="fair"/> the second sum is divided by 2T(T − 1): an estimate without bias of the CRPS of the distribution
    /// that the samples come from.
    /// </summary>
    /// <remarks>
    /// Gneiting and Raftery 2007, equation 20; fair: Ferro, "Fair scores for ensemble forecasts", QJRMS 140, 2014. Takes O(T ln T) by
    /// sorting.
    /// </remarks>
    /// <param name="samples">Shape (T, N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <param name="fair">Correct for the finite T, which then has to be at least 2.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double crps_samples(Tensor samples, Tensor targets, bool fair = false) =>
        Pure.Mean(() => crps_samples_per_sample(samples, targets, fair));

    /// <summary>The summands of <see cref="crps_samples"/>: float64, shape (N).</summary>
    /// <param name="samples">Shape (T, N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <param name="fair">Correct for the finite T, which then has to be at least 2.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor crps_samples_per_sample(Tensor samples, Tensor targets, bool fair = false) => Pure.Of(() =>
    {
        var wide = Check.Draws(samples, nameof(samples));
        var count = wide.shape[0];
        if (fair && count < 2) throw new ArgumentException($"samples: expected T of at least 2 for the fair form, got {count}");
        var away = wide.sub(Check.Numbers(targets, wide.shape[1], nameof(targets)));
        // The i-th smallest of T is above i − 1 others and below T − i of them.
        var rank = arange(1 - count, count, 2, dtype: float64, device: away.device).unsqueeze(1);
        var spread = away.sort(0).Values.mul(rank).sum([0]).div(count * (double)(fair ? count - 1 : count));
        return away.abs().mean([0]).sub(spread);
    });
}

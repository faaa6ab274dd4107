using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>The error of a mean from its own summands: for accuracy, NLL, Brier score, log-likelihood, CRPS, coverage and their like.</summary>
public static class MonteCarlo
{
    /// <summary>
    /// x̄ = (1/N) Σ_n x_n with the standard error √(Σ_n (x_n − x̄)² / (N (N − 1))) and the interval x̄ ∓ Φ⁻¹((1 + level)/2) times it. Give it
    /// what the functions named _per_sample return, or a hit for each sample. The summands have to be independent: samples, or passes.
    /// </summary>
    /// <param name="values">Bool or floating point, at least two, finite: shape (N).</param>
    /// <param name="level">How sure the interval is to be, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Estimate mean(Tensor values, double level = 0.95) => Pure.Value(() =>
    {
        Check.Between(level, 0, 1, nameof(level));
        var wide = Check.Numbers(values.dtype == ScalarType.Bool ? values.to(float64) : values, nameof(values));
        var count = wide.shape[0];
        if (count < 2) throw new ArgumentException($"values: expected at least two for a standard error, got {count}");
        var centre = wide.mean();
        var error = Math.Sqrt(wide.sub(centre).square().sum().item<double>() / (count * (count - 1.0)));
        var half = Normal.Quantile((1 + level) / 2) * error;
        var value = centre.item<double>();
        return new Estimate(value, error, value - half, value + half, level, 0);
    });

    /// <summary>
    /// What T passes leave open in each class probability of their mean, the square root of class variance / T: float64, shape (N, C).
    /// Falls as 1/√T.
    /// </summary>
    /// <param name="samples">Probabilities, T of at least two: shape (T, N, C).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public static Tensor mean_probability_error(Tensor samples) => Pure.Of(() =>
    {
        var variance = Predictive.class_variance(samples);
        var count = samples.shape[0];
        if (count < 2) throw new ArgumentException($"samples: expected T of at least 2 for a standard error, got {count}");
        return variance.div(count).sqrt();
    });
}

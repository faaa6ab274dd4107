using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>What a regression network says about the noise of the data, the part of the doubt that more data would not take away.</summary>
public abstract record RegressionNoise
{
    /// <summary>The same for all inputs: a variance of 1/τ (Gal and Ghahramani 2016). All of the output's columns are means.</summary>
    /// <param name="tau">τ, the precision, above 0, for targets as the network gives them.</param>
    /// <exception cref="ArgumentOutOfRangeException">τ is not a finite number above 0.</exception>
    public static RegressionNoise OfPrecision(double tau) => tau > 0 && double.IsFinite(tau)
        ? new Homoscedastic(tau)
        : throw new ArgumentOutOfRangeException(nameof(tau), Invariant($"tau: expected a precision above 0, got {tau}"));

    /// <summary>
    /// Learned for each input: the output has 2 · D columns, D means and then the logarithms of D variances (Kendall and Gal, "What
    /// uncertainties do we need in Bayesian deep learning for computer vision?", NeurIPS 2017, equation 8).
    /// </summary>
    public static RegressionNoise LogVariance { get; } = new Heteroscedastic();

    /// <summary>Means and variances of one pass in float64, shape (N, D) each.</summary>
    internal abstract (Tensor mean, Tensor variance) Read(Tensor output);

    private sealed record Homoscedastic(double Tau) : RegressionNoise
    {
        internal override (Tensor mean, Tensor variance) Read(Tensor output)
        {
            var mean = output.to(float64);
            return (mean, full_like(mean, 1 / Tau));
        }
    }

    private sealed record Heteroscedastic : RegressionNoise
    {
        internal override (Tensor mean, Tensor variance) Read(Tensor output)
        {
            if (output.shape[1] % 2 != 0)
                throw new ArgumentException($"model output: expected as many columns of means as of log-variances, got {Check.Shape(output)}");
            var halves = output.to(float64).chunk(2, 1);
            return (halves[0], halves[1].exp());
        }
    }
}

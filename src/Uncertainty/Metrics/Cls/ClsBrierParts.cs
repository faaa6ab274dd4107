using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <content>Murphy's decomposition of the Brier score.</content>
public static partial class Cls
{
    /// <summary>
    /// The parts of <see cref="brier"/>, class by class in bins of equal width and summed over the classes. With the forecasts f = p_nc,
    /// the events o = [y_n = c], their means f̄ and ō in a sample's bin and ō_c over all samples: reliability (1/N) Σ_nc (f̄ − ō)²,
    /// resolution (1/N) Σ_nc (ō − ō_c)², uncertainty Σ_c ō_c (1 − ō_c), within-bin (1/N) Σ_nc (f − f̄)² − 2 (f − f̄)(o − ō).
    /// </summary>
    /// <remarks>
    /// Murphy, "A new vector partition of the probability score", Journal of Applied Meteorology 12, 1973, for forecasts of few values;
    /// the within-bin part makes it exact for binned ones: Stephenson, Coelho and Jolliffe, "Two extra components in the Brier score
    /// decomposition", Weather and Forecasting 23, 2008. Bins as in <see cref="Cal.ece"/>.
    /// </remarks>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <param name="n_bins">How many bins a class has.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static BrierDecomposition brier_decomposition(Tensor probabilities, Tensor targets, int n_bins = 15) => Pure.Value(() =>
    {
        Check.Positive(n_bins, nameof(n_bins));
        var wide = Check.Probabilities(probabilities);
        var events = OneHot(targets, wide);
        var bin = Binning.Of(probabilities, n_bins);
        var (forecast, observed) = (MeanOfBin(bin, wide, n_bins), MeanOfBin(bin, events, n_bins));
        var rate = events.mean([0]);
        var (away, surprise) = (wide.sub(forecast), events.sub(observed));
        return new BrierDecomposition(
            MeanOverSamples(forecast.sub(observed).square()),
            MeanOverSamples(observed.sub(rate).square()),
            rate.mul(rate.mul(-1).add(1)).sum().item<double>(),
            MeanOverSamples(away.square().sub(away.mul(surprise).mul(2))));
    });

    /// <summary>For each element the mean of the elements that share its column and bin: shape (N, C).</summary>
    private static Tensor MeanOfBin(Tensor bin, Tensor values, int bins)
    {
        var table = zeros([bins, values.shape[1]], dtype: float64, device: values.device);
        var counts = table.scatter_add(0, bin, ones_like(values));
        return table.scatter_add(0, bin, values).gather(0, bin).div(counts.gather(0, bin));
    }

    private static double MeanOverSamples(Tensor values) => values.sum(-1).mean().item<double>();
}

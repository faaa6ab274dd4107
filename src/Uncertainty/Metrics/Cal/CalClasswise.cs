using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <content>Calibration of all class probabilities, not only the highest, and the worst bin.</content>
public static partial class Cal
{
    /// <summary>
    /// Maximum calibration error: max_b |accuracy_b − confidence_b| over the bins of <see cref="reliability"/> that hold a sample. From
    /// 0 to 1. A bin of one sample can decide it; read it beside the counts.
    /// </summary>
    /// <remarks>Naeini, Cooper and Hauskrecht, AAAI 2015.</remarks>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <param name="n_bins">How many bins.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double mce(Tensor probabilities, Tensor targets, int n_bins = 15) =>
        reliability(probabilities, targets, n_bins).Max(bin => bin.Gap);

    /// <summary>
    /// Classwise expected calibration error: (1/C) Σ_c Σ_b (n_bc/N) |frequency_bc − mean probability_bc|, where bin b of class c holds
    /// the samples whose probability of class c lies in it, and the frequency is how many of them are of class c. From 0 to 1.
    /// </summary>
    /// <remarks>
    /// Kull et al., "Beyond temperature scaling: obtaining well-calibrated multiclass probabilities with Dirichlet calibration",
    /// NeurIPS 2019. Bins as in <see cref="ece"/>.
    /// </remarks>
    /// <param name="probabilities">Shape (N, C).</param>
    /// <param name="targets">Classes, int64, shape (N).</param>
    /// <param name="n_bins">How many bins a class has.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double classwise_ece(Tensor probabilities, Tensor targets, int n_bins = 15) => Pure.Value(() =>
    {
        Check.Positive(n_bins, nameof(n_bins));
        var wide = Check.Probabilities(probabilities);
        var excess = wide.sub(Cls.OneHot(targets, wide));
        var table = zeros([n_bins, wide.shape[1]], dtype: float64, device: wide.device);
        // n_b |mean − frequency| is the magnitude of the bin's summed difference.
        return table.scatter_add_(0, Binning.Of(probabilities, n_bins), excess).abs().sum().div(wide.numel()).item<double>();
    });
}

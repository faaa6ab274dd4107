using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Regression metrics. N samples with one number each: targets y and predictions have shape (N); T Monte-Carlo samples of the prediction
/// have shape (T, N). Any floating-point type; all sums are taken in float64. Results are in the unit of the targets unless said
/// otherwise. Every function refuses empty input, NaN, infinities and shapes that do not fit, also those that would broadcast, with an
/// <see cref="ArgumentException"/> of one line. A network's output of shape (N, 1) fits after <c>squeeze(-1)</c>.
/// </summary>
public static partial class Reg
{
    /// <summary>Root of the mean squared error: √((1/N) Σ_n (ŷ_n − y_n)²). For Monte-Carlo samples give their mean.</summary>
    /// <param name="predictions">Shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double rmse(Tensor predictions, Tensor targets) =>
        Math.Sqrt(Pure.Mean(() => squared_error_per_sample(predictions, targets)));

    /// <summary>(ŷ_n − y_n)², in the square of the targets' unit: float64, shape (N).</summary>
    /// <param name="predictions">Shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor squared_error_per_sample(Tensor predictions, Tensor targets) =>
        Pure.Of(() => Residuals(predictions, targets).square());

    /// <summary>Mean absolute error: (1/N) Σ_n |ŷ_n − y_n|.</summary>
    /// <param name="predictions">Shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static double mae(Tensor predictions, Tensor targets) =>
        Pure.Mean(() => absolute_error_per_sample(predictions, targets));

    /// <summary>The summands of <see cref="mae"/>: float64, shape (N).</summary>
    /// <param name="predictions">Shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static Tensor absolute_error_per_sample(Tensor predictions, Tensor targets) =>
        Pure.Of(() => Residuals(predictions, targets).abs());

    private static Tensor Residuals(Tensor predictions, Tensor targets)
    {
        var wide = Check.Numbers(predictions, nameof(predictions));
        return wide.sub(Check.Numbers(targets, wide.shape[0], nameof(targets)));
    }
}

using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// A regression's conformal margin q: what an interval has to grow by so that it holds a new target with probability of at least
/// 1 − alpha. Coverage and width of the intervals: <see cref="Reg.picp"/> and <see cref="Reg.mpiw"/>. Can be kept as JSON.
/// </summary>
/// <param name="Margin">
/// The quantile of the calibration scores: in the unit of the targets, or a factor where intervals are scaled; +infinity where the
/// samples were too few. Can be negative where quantile predictions were too wide.
/// </param>
/// <param name="Samples">How many calibration samples.</param>
/// <param name="Alpha">How often an interval may miss.</param>
public sealed record ConformalIntervals(
    [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Margin,
    long Samples,
    double Alpha)
{
    /// <summary>Score |y − ŷ|: intervals ŷ ∓ q, of one width everywhere, from <see cref="Around(Tensor)"/>.</summary>
    /// <remarks>Lei et al., "Distribution-free predictive inference for regression", JASA 113, 2018.</remarks>
    /// <param name="predictions">Of held-out samples, shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <param name="alpha">How often an interval may miss, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static ConformalIntervals Fit(Tensor predictions, Tensor targets, double alpha) =>
        Of(() => Reg.absolute_error_per_sample(predictions, targets), alpha);

    /// <summary>Score |y − ŷ|/σ: intervals ŷ ∓ q σ, wider where the network is less sure, from <see cref="Around(Tensor, Tensor)"/>.</summary>
    /// <remarks>Lei et al. 2018, section 5.2.</remarks>
    /// <param name="predictions">Of held-out samples, shape (N).</param>
    /// <param name="std">σ, above 0: shape (N). Any positive measure of uncertainty.</param>
    /// <param name="targets">Shape (N).</param>
    /// <param name="alpha">How often an interval may miss, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static ConformalIntervals FitScaled(Tensor predictions, Tensor std, Tensor targets, double alpha) => Of(() =>
    {
        var errors = Reg.absolute_error_per_sample(predictions, targets);
        return errors.div(Check.Spread(std, errors.shape[0], nameof(std)));
    }, alpha);

    /// <summary>
    /// Score max(l − y, y − u) of intervals that a network gives, for instance quantiles of its samples: they become
    /// [l − q, u + q], from <see cref="Beyond"/>.
    /// </summary>
    /// <remarks>Romano, Patterson and Candès, "Conformalized quantile regression", NeurIPS 2019.</remarks>
    /// <param name="lower">l of held-out samples, finite, shape (N).</param>
    /// <param name="upper">u, at least l: shape (N).</param>
    /// <param name="targets">Shape (N).</param>
    /// <param name="alpha">How often an interval may miss, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public static ConformalIntervals FitQuantiles(Tensor lower, Tensor upper, Tensor targets, double alpha) => Of(() =>
    {
        var (low, high) = Check.Interval(lower, upper);
        var wide = Check.Numbers(targets, low.shape[0], nameof(targets));
        return low.sub(wide).maximum(wide.sub(high));
    }, alpha);

    /// <summary>[ŷ − q, ŷ + q]: float64, shape (N).</summary>
    /// <param name="predictions">Shape (N).</param>
    /// <exception cref="ArgumentException">The argument does not fit.</exception>
    public (Tensor lower, Tensor upper) Around(Tensor predictions) => Pure.Pair(() =>
    {
        var wide = Check.Numbers(predictions, nameof(predictions));
        return (wide.sub(Margin), wide.add(Margin));
    });

    /// <summary>[ŷ − q σ, ŷ + q σ]: float64, shape (N).</summary>
    /// <param name="predictions">Shape (N).</param>
    /// <param name="std">σ, above 0: shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public (Tensor lower, Tensor upper) Around(Tensor predictions, Tensor std) => Pure.Pair(() =>
    {
        var wide = Check.Numbers(predictions, nameof(predictions));
        var half = Check.Spread(std, wide.shape[0], nameof(std)).mul(Margin);
        return (wide.sub(half), wide.add(half));
    });

    /// <summary>[l − q, u + q]: float64, shape (N). Where a negative q makes the edges cross, both become their middle.</summary>
    /// <param name="lower">l, shape (N).</param>
    /// <param name="upper">u, at least l: shape (N).</param>
    /// <exception cref="ArgumentException">An argument does not fit.</exception>
    public (Tensor lower, Tensor upper) Beyond(Tensor lower, Tensor upper) => Pure.Pair(() =>
    {
        var (low, high) = Check.Interval(lower, upper);
        var middle = low.add(high).div(2);
        return (low.sub(Margin).minimum(middle), high.add(Margin).maximum(middle));
    });

    private static ConformalIntervals Of(Func<Tensor> scores, double alpha) => Pure.Value(() =>
    {
        Conformal.CheckAlpha(alpha);
        var values = scores();
        return new ConformalIntervals(Conformal.quantile(values, alpha), values.shape[0], alpha);
    });
}

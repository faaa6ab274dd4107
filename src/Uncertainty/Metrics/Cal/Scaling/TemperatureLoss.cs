using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// The negative log-likelihood as a function of b = 1/T. With m = Σ_c p_c z_c under p = softmax(b z) its slope is the mean of m − z_y and
/// its curvature the mean of Σ_c p_c (z_c − m)², which is never negative: the loss is convex.
/// </summary>
internal sealed class TemperatureLoss
{
    private const int MaxSteps = 200;
    private readonly Tensor _logits;
    private readonly double _target;

    internal TemperatureLoss(Tensor logits, Tensor targets)
    {
        // Against the row's highest: no exponential overflows, and the slope as b grows without bound is 0 minus the target's mean.
        _logits = logits.sub(logits.amax([-1], keepdim: true));
        _target = _logits.gather(1, targets.unsqueeze(1)).mean().item<double>();
    }

    /// <summary>The b of the lowest loss.</summary>
    internal double Minimise()
    {
        if (Slope(0).Slope >= 0)
            throw NoBest("logits that say more than equal ones", "logits that do not (no temperature is better than an infinite one)");
        if (_target == 0)
            throw NoBest("at least one wrong prediction", "none (ever smaller temperatures are better)");
        return Newton(0, Above());
    }

    private static ArgumentException NoBest(string expected, string got) =>
        new($"logits: expected {expected} so that a best temperature exists, got {got}");

    private double Above()
    {
        var high = 1.0;
        while (Slope(high).Slope <= 0) high *= 2;
        return high;
    }

    private double Newton(double low, double high)
    {
        var b = (low + high) / 2;
        for (var step = 0; step < MaxSteps; step++)
        {
            var (slope, curvature) = Slope(b);
            if (slope < 0) low = b;
            else high = b;
            var next = b - slope / curvature;
            // Where the curvature is lost the step leads nowhere: then half the bracket is sure.
            if (!(next > low && next < high)) next = (low + high) / 2;
            if (Math.Abs(next - b) <= 1e-15 * b) break;
            b = next;
        }
        return b;
    }

    private (double Slope, double Curvature) Slope(double b) => Pure.Value(() =>
    {
        var p = _logits.mul(b).softmax(-1);
        var centre = p.mul(_logits).sum(-1, keepdim: true);
        var curvature = _logits.sub(centre).square().mul(p).sum(-1);
        return (centre.mean().item<double>() - _target, curvature.mean().item<double>());
    });
}

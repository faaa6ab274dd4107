using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>
/// Up to the full rate and down again along half cosines, the momentum the other way (Smith and Topin 2018, arXiv:1708.07120). As PyTorch's
/// OneCycleLR: the optimizer's rate is the highest one.
/// </summary>
public sealed record OneCycleSchedule() : ScheduleOptions("one_cycle")
{
    /// <summary>The share of the run in which the rate rises, in (0, 1).</summary>
    public double RiseShare { get; init; } = 0.3;

    /// <summary>The first rate is the highest divided by this.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>The last rate is the first divided by this.</summary>
    public double FinalDivFactor { get; init; } = 1e4;

    /// <summary>Whether the momentum goes too, between the next two.</summary>
    public bool CycleMomentum { get; init; } = true;

    /// <summary>The momentum at the highest rate.</summary>
    public double BaseMomentum { get; init; } = 0.85;

    /// <summary>The momentum at the first and the last rate.</summary>
    public double MaxMomentum { get; init; } = 0.95;

    /// <inheritdoc/>
    public override double? MomentumAt(SchedulePoint point, double own) =>
        CycleMomentum ? At(BehindWarmup(point), MaxMomentum, BaseMomentum, MaxMomentum) : base.MomentumAt(point, own);

    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => At(point, 1 / DivFactor, 1, 1 / DivFactor / FinalDivFactor);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.That(RiseShare is > 0 and < 1, "rise_share", "a share of the run between 0 and 1", Invariant($"{RiseShare}"), "choose 0.3");
        checks.That(DivFactor >= 1 && double.IsFinite(DivFactor), "div_factor", "a number of at least 1", Invariant($"{DivFactor}"), "choose 25");
        checks.That(FinalDivFactor >= 1 && double.IsFinite(FinalDivFactor), "final_div_factor", "a number of at least 1", Invariant($"{FinalDivFactor}"), "choose 1e4");
        checks.That(BaseMomentum is >= 0 and < 1, "base_momentum", "a number from 0 to below 1", Invariant($"{BaseMomentum}"), "choose 0.85");
        checks.That(MaxMomentum is >= 0 and < 1, "max_momentum", "a number from 0 to below 1", Invariant($"{MaxMomentum}"), "choose 0.95");
        checks.That(MomentumStart is null || !CycleMomentum, "momentum_start", "none while the momentum cycles", Invariant($"{MomentumStart}"), "leave it out, or set cycle_momentum=false");
    }

    // The last step that rises, and the run's last one, count from 0 and need not be whole numbers.
    private double At(SchedulePoint point, double first, double middle, double last)
    {
        double top = (RiseShare * point.Steps) - 1, end = point.Steps - 1;
        return point.Step <= top || end <= top
            ? Between(first, middle, top <= 0 ? 1 : Math.Min(1, point.Step / top))
            : Between(middle, last, Math.Min(1, (point.Step - top) / (end - top)));
    }

    private static double Between(double from, double to, double share) => to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}

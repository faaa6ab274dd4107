using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>f = 1.</summary>
public sealed record ConstantSchedule() : ScheduleOptions("constant")
{
    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => 1;
}

/// <summary>f falls from 1 to <see cref="End"/>, which the run's end would reach.</summary>
public abstract record FallingSchedule : ScheduleOptions
{
    /// <param name="name">The name in <see cref="Schedules"/>.</param>
    protected FallingSchedule(string name) : base(name)
    {
    }

    /// <summary>The last factor.</summary>
    public double End { get; init; }

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Share("end", End);
    }
}

/// <summary>f goes along a line from 1 to the end.</summary>
public sealed record LinearSchedule() : FallingSchedule("linear")
{
    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => 1 - ((1 - End) * point.Step / point.Steps);
}

/// <summary>f = end + (1 − end)(1 + cos πt/T) / 2 (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts).</summary>
public sealed record CosineSchedule() : FallingSchedule("cosine")
{
    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => End + ((1 - End) * (1 + Math.Cos(Math.PI * point.Step / point.Steps)) / 2);
}

/// <summary>f = γ^⌊epoch / n⌋: the rate falls every n epochs.</summary>
public sealed record StepSchedule() : ScheduleOptions("step")
{
    /// <summary>n, at least 1.</summary>
    public long StepEpochs { get; init; } = 10;

    /// <summary>γ, in (0, 1].</summary>
    public double Gamma { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => Math.Pow(Gamma, point.Epoch / StepEpochs);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.AtLeast(1, "step_epochs", StepEpochs);
        CheckGamma(checks, Gamma);
    }
}

/// <summary>f = γ^k behind k of the milestones.</summary>
public sealed record MultiStepSchedule() : ScheduleOptions("multi_step")
{
    /// <summary>Epochs after which the rate falls, rising.</summary>
    public IReadOnlyList<long> Milestones { get; init => field = ValueList.Of(value); } = ValueList.Of<long>([10, 15]);

    /// <summary>γ, in (0, 1].</summary>
    public double Gamma { get; init; } = 0.1;

    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => Math.Pow(Gamma, Milestones.Count(milestone => point.Epoch >= milestone));

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.That(
            Milestones.Count > 0 && Milestones[0] >= 1 && Milestones.Zip(Milestones.Skip(1)).All(pair => pair.First < pair.Second),
            "milestones", "rising numbers of epochs, from 1 on", Milestones.Count == 0 ? "none" : string.Join(',', Milestones), "write them like 10,15");
        CheckGamma(checks, Gamma);
    }
}

/// <summary>f = γ^epoch.</summary>
public sealed record ExponentialSchedule() : ScheduleOptions("exponential")
{
    /// <summary>γ, in (0, 1].</summary>
    public double Gamma { get; init; } = 0.95;

    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => Math.Pow(Gamma, point.Epoch);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        CheckGamma(checks, Gamma);
    }
}

/// <summary>f = 1 / (1 + t / h): half the rate after h steps (Srivastava et al. 2014, appendix B).</summary>
public sealed record InverseTimeSchedule() : ScheduleOptions("inverse_time")
{
    /// <summary>h, at least 1.</summary>
    public long HalfLife { get; init; } = 10_000;

    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => 1 / (1 + (point.Step / (double)HalfLife));

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.AtLeast(1, "half_life", HalfLife);
    }
}

/// <summary>The rate falls when the validation loss has not for a while: PyTorch's ReduceLROnPlateau, relative, asked once an evaluation.</summary>
public sealed record PlateauSchedule() : ScheduleOptions("plateau")
{
    /// <summary>By what the rate is multiplied, in (0, 1).</summary>
    public double Reduction { get; init; } = 0.1;

    /// <summary>Evaluations without a better loss that are put up with.</summary>
    public long Patience { get; init; } = 10;

    /// <summary>By which share a loss has to be lower to be better.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Evaluations after a reduction in which nothing is counted.</summary>
    public long Cooldown { get; init; }

    /// <summary>The least factor.</summary>
    public double End { get; init; }

    /// <inheritdoc/>
    protected override double Factor(SchedulePoint point) => 1;

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.That(Reduction is > 0 and < 1, "reduction", "a number between 0 and 1", Invariant($"{Reduction}"), "choose 0.1");
        checks.AtLeast(0, "patience", Patience);
        checks.Share("threshold", Threshold);
        checks.AtLeast(0, "cooldown", Cooldown);
        checks.Share("end", End);
    }
}

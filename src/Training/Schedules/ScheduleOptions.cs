using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>A moment of a run, as schedules see it.</summary>
/// <param name="Step">Optimizer steps taken so far: the number of the step to come, counted from 0.</param>
/// <param name="Steps">Steps of the whole run.</param>
/// <param name="StepsPerEpoch">Steps of one epoch.</param>
/// <param name="Behind">Steps that lie before those that are counted: those of the warm-up.</param>
public readonly record struct SchedulePoint(long Step, long Steps, long StepsPerEpoch, long Behind = 0)
{
    /// <summary>Whole epochs of the run taken so far, the warm-up's among them: a milestone is the same with and without a warm-up.</summary>
    public long Epoch => (Behind + Step) / StepsPerEpoch;
}

/// <summary>
/// How the learning rate goes over a run: lr · f(t), a pure function of the step t, so that a resumed run goes on as if it had never
/// stopped. (Plateau, which looks at the validation loss, keeps a state of its own.)
/// </summary>
[JsonConverter(typeof(ScheduleOptionsConverter))]
public abstract record ScheduleOptions : NamedOptions
{
    /// <param name="name">The name in <see cref="Schedules"/>.</param>
    protected ScheduleOptions(string name) : base(name)
    {
    }

    /// <summary>
    /// Steps W over which the rate rises along a line: (t + 1) / W of it at step t. The schedule proper has the steps after them; but its
    /// epochs are the run's.
    /// </summary>
    [JsonPropertyOrder(1)]
    public long WarmupSteps { get; init; }

    /// <summary>The momentum of the first step, from which it goes along a line to the optimizer's own; null for the optimizer's own throughout.</summary>
    [JsonPropertyOrder(1)]
    public double? MomentumStart { get; init; }

    /// <summary>Steps over which the momentum goes.</summary>
    [JsonPropertyOrder(1)]
    public long MomentumSteps { get; init; }

    /// <summary>
    /// Whether the rate is multiplied by 1 − momentum, so that a momentum that changes does not change the size of the steps (Hinton et al.
    /// 2012, arXiv:1207.0580, appendix A).
    /// </summary>
    [JsonPropertyOrder(1)]
    public bool DampByMomentum { get; init; }

    /// <summary>f at a point, the warm-up included.</summary>
    public double FactorAt(SchedulePoint point) => point.Step < WarmupSteps
        ? (point.Step + 1) / (double)WarmupSteps
        : Factor(BehindWarmup(point));

    /// <summary>The momentum at a point; null where the optimizer's own holds.</summary>
    /// <param name="point">Where.</param>
    /// <param name="own">The optimizer's momentum, or Adam's beta1.</param>
    public virtual double? MomentumAt(SchedulePoint point, double own) =>
        MomentumStart is double start && MomentumSteps > 0 ? start + ((own - start) * Math.Min(1, (double)point.Step / MomentumSteps)) : null;

    /// <summary>A point as the schedule proper sees it, whose first step is the one after the warm-up, even in a run that ends before that.</summary>
    private protected SchedulePoint BehindWarmup(SchedulePoint point) =>
        point with { Step = Math.Max(0, point.Step - WarmupSteps), Steps = Math.Max(1, point.Steps - WarmupSteps), Behind = Math.Min(point.Step, WarmupSteps) };

    /// <summary>f behind the warm-up.</summary>
    protected abstract double Factor(SchedulePoint point);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        checks.AtLeast(0, "warmup_steps", WarmupSteps);
        checks.AtLeast(0, "momentum_steps", MomentumSteps);
        checks.That(MomentumStart is null or (>= 0 and < 1), "momentum_start", "a number from 0 to below 1, or none", Invariant($"{MomentumStart}"), "choose 0.5");
        checks.That(
            MomentumStart is null == (MomentumSteps == 0), "momentum_start", "together with momentum_steps", "one without the other", "give both, or neither");
    }

    /// <summary>Notes a γ with which the rate would be 0 or grow.</summary>
    protected static void CheckGamma(OptionChecks checks, double gamma) =>
        checks?.That(gamma is > 0 and <= 1, "gamma", "a number above 0, up to 1", Invariant($"{gamma}"), "choose 0.1");
}

/// <summary>Reads and writes a schedule's options under its name.</summary>
public sealed class ScheduleOptionsConverter : NamedOptionsConverter<ScheduleOptions>
{
    /// <inheritdoc/>
    protected override Type TypeOf(string name) => Schedules.Find(name).GetType();
}

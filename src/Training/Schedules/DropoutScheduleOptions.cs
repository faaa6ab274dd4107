using System.Text.Json.Serialization;
using DropoutTorch.Layers;
using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>
/// How strong dropout is over a run: a factor of each layer's own p. Moments are shares of the run, so that a shorter run has the same shape.
/// </summary>
[JsonConverter(typeof(DropoutScheduleOptionsConverter))]
public abstract record DropoutScheduleOptions : NamedOptions
{
    /// <param name="name">The name in <see cref="DropoutSchedules"/>.</param>
    protected DropoutScheduleOptions(string name) : base(name)
    {
    }

    /// <summary>The schedule of a run of so many steps; null where every layer keeps its p.</summary>
    public abstract DropoutSchedule? Create(long steps);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks) => ArgumentNullException.ThrowIfNull(checks);

    /// <summary>The step at a share of the run, at least 1.</summary>
    protected static long StepAt(double share, long steps) => Math.Max(1, (long)Math.Round(share * steps));
}

/// <summary>Every layer keeps its p.</summary>
public sealed record ConstantDropout() : DropoutScheduleOptions("constant")
{
    /// <inheritdoc/>
    public override DropoutSchedule? Create(long steps) => null;
}

/// <summary>From one factor to another, along a line or half a cosine.</summary>
public abstract record RampDropout : DropoutScheduleOptions
{
    /// <param name="name">The name in <see cref="DropoutSchedules"/>.</param>
    protected RampDropout(string name) : base(name)
    {
    }

    /// <summary>The first factor.</summary>
    public double From { get; init; }

    /// <summary>The last factor.</summary>
    public double To { get; init; } = 1;

    /// <summary>The share of the run at which the last factor is reached.</summary>
    public double Until { get; init; } = 1;

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Share("from", From);
        checks.Share("to", To);
        checks.Share("until", Until);
    }
}

/// <summary><see cref="DropoutSchedule.linear"/>.</summary>
public sealed record LinearDropout() : RampDropout("linear")
{
    /// <inheritdoc/>
    public override DropoutSchedule Create(long steps) => DropoutSchedule.linear(StepAt(Until, steps), From, To);
}

/// <summary><see cref="DropoutSchedule.cosine"/>.</summary>
public sealed record CosineDropout() : RampDropout("cosine")
{
    /// <inheritdoc/>
    public override DropoutSchedule Create(long steps) => DropoutSchedule.cosine(StepAt(Until, steps), From, To);
}

/// <summary><see cref="DropoutSchedule.early"/>.</summary>
public sealed record EarlyDropout() : DropoutScheduleOptions("early")
{
    /// <summary>The share of the run behind which nothing drops.</summary>
    public double Until { get; init; } = 0.2;

    /// <summary>Whether it falls along a line until then.</summary>
    public bool Decay { get; init; } = true;

    /// <inheritdoc/>
    public override DropoutSchedule Create(long steps) => DropoutSchedule.early(StepAt(Until, steps), Decay);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks) => checks?.Share("until", Until);
}

/// <summary><see cref="DropoutSchedule.late"/>.</summary>
public sealed record LateDropout() : DropoutScheduleOptions("late")
{
    /// <summary>The share of the run before which nothing drops.</summary>
    public double Start { get; init; } = 0.2;

    /// <inheritdoc/>
    public override DropoutSchedule Create(long steps) => DropoutSchedule.late(StepAt(Start, steps));

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks) => checks?.Share("start", Start);
}

/// <summary><see cref="DropoutSchedule.curriculum"/> with γ = <see cref="Strength"/> divided by the number of steps.</summary>
public sealed record CurriculumDropout() : DropoutScheduleOptions("curriculum")
{
    /// <summary>Above 0; the paper's 10 reaches full strength in the first half.</summary>
    public double Strength { get; init; } = 10;

    /// <inheritdoc/>
    public override DropoutSchedule Create(long steps) => DropoutSchedule.curriculum(Strength / steps);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks) =>
        checks?.That(Strength > 0 && double.IsFinite(Strength), "strength", "a finite number above 0", Invariant($"{Strength}"), "choose 10");
}

/// <summary>All schedules of dropout by name.</summary>
public static class DropoutSchedules
{
    /// <summary>Each with its defaults.</summary>
    public static IReadOnlyList<DropoutScheduleOptions> All { get; } =
        [new ConstantDropout(), new LinearDropout(), new CosineDropout(), new EarlyDropout(), new LateDropout(), new CurriculumDropout()];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(options => options.Name)];

    /// <summary>The defaults of the schedule called <paramref name="name"/>.</summary>
    /// <exception cref="OptionsException">There is none of that name.</exception>
    public static DropoutScheduleOptions Find(string name) => Family.Find("dropout schedule", name, All, options => options.Name);
}

/// <summary>Reads and writes a dropout schedule's options under its name.</summary>
public sealed class DropoutScheduleOptionsConverter : NamedOptionsConverter<DropoutScheduleOptions>
{
    /// <inheritdoc/>
    protected override Type TypeOf(string name) => DropoutSchedules.Find(name).GetType();
}

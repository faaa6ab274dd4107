using System.Globalization;

namespace DropoutTorch.Layers;

/// <summary>
/// How strong dropout is at a training step: a factor in [0, 1] of each layer's own p. A pure function of the step, so that a resumed run
/// goes on as if it had never stopped. <see cref="ScheduledDropout"/> applies it to a model.
/// </summary>
/// <remarks>
/// <example>
/// <code>
/// var schedule = DropoutSchedule.linear(steps: 1000);
/// schedule.factor(0);   // 0
/// schedule.factor(500); // 0.5, and 1 from step 1000 on
/// </code>
/// </example>
/// </remarks>
public sealed class DropoutSchedule
{
    private readonly Func<long, double> _factor;
    private readonly string _text;

    private DropoutSchedule(FormattableString text, Func<long, double> factor) => (_text, _factor) = (text.ToString(CultureInfo.InvariantCulture), factor);

    /// <summary>The factor of each layer's own p.</summary>
    /// <param name="step">From 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public double factor(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return _factor(step);
    }

    /// <summary>From one factor to another along a line; the latter from then on.</summary>
    /// <param name="steps">At which the end is reached, at least 1.</param>
    /// <param name="from">At step 0, in [0, 1].</param>
    /// <param name="to">At the end, in [0, 1].</param>
    /// <remarks>From 0 to 1 is DropBlock's own schedule (Ghiasi et al., 2018).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static DropoutSchedule linear(long steps, double from = 0, double to = 1)
    {
        Check(steps, from, to);
        return new($"linear(steps={steps}, from={from}, to={to})", step => from + (to - from) * Share(step, steps));
    }

    /// <summary>From one factor to another along half a cosine; the latter from then on.</summary>
    /// <param name="steps">At which the end is reached, at least 1.</param>
    /// <param name="from">At step 0, in [0, 1].</param>
    /// <param name="to">At the end, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static DropoutSchedule cosine(long steps, double from = 0, double to = 1)
    {
        Check(steps, from, to);
        return new($"cosine(steps={steps}, from={from}, to={to})", step => to + (from - to) * (1 + Math.Cos(Math.PI * Share(step, steps))) / 2);
    }

    /// <summary>Dropout before a step and none from it on: for networks that underfit, where it makes the early gradients agree.</summary>
    /// <param name="cutoff">The first step without dropout, at least 1.</param>
    /// <param name="decay">Fall along a line from the full strength to nothing at the cutoff, as the paper's own runs do.</param>
    /// <remarks>Liu et al., "Dropout Reduces Underfitting", ICML 2023, arXiv:2303.01500.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is below 1.</exception>
    public static DropoutSchedule early(long cutoff, bool decay = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cutoff, 1);
        return new($"early(cutoff={cutoff}, decay={decay})", step => step >= cutoff ? 0 : decay ? 1 - Share(step, cutoff) : 1);
    }

    /// <summary>No dropout before a step and all of it from then on: for networks that overfit.</summary>
    /// <param name="start">The first step with dropout, at least 0.</param>
    /// <remarks>Liu et al., "Dropout Reduces Underfitting", ICML 2023, arXiv:2303.01500.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is negative.</exception>
    public static DropoutSchedule late(long start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        return new($"late(start={start})", step => step >= start ? 1 : 0);
    }

    /// <summary>From nothing upwards, 1 − exp(−γ · step): the task becomes harder as the network learns.</summary>
    /// <param name="gamma">Above 0; the paper takes about 10 divided by the number of steps.</param>
    /// <remarks>Morerio et al., "Curriculum Dropout", ICCV 2017, arXiv:1703.06229.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is not a positive number.</exception>
    public static DropoutSchedule curriculum(double gamma)
    {
        if (!(gamma > 0 && double.IsFinite(gamma)))
            throw new ArgumentOutOfRangeException(nameof(gamma), string.Create(CultureInfo.InvariantCulture, $"expected a gamma above 0, got {gamma}"));
        return new($"curriculum(gamma={gamma})", step => 1 - Math.Exp(-gamma * step));
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static double Share(long step, long steps) => Math.Min(1, (double)step / steps);

    private static void Check(long steps, double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        CheckFactor(from, nameof(from));
        CheckFactor(to, nameof(to));
    }

    private static void CheckFactor(double factor, string name)
    {
        if (factor is not (>= 0 and <= 1)) // NaN as well
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"expected a factor of p between 0 and 1, got {factor}"));
    }
}

using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>The loss or a gradient became NaN or infinite: from there on every weight is lost, so training stops before the step.</summary>
public sealed class NonFiniteLossException : Exception
{
    /// <param name="what">What it is: "loss", "gradient norm".</param>
    /// <param name="value">Its value.</param>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="step">The optimizer step, counted from 1 over all epochs.</param>
    /// <param name="culprit">Where numbers stopped being finite first; null where that is not known.</param>
    public NonFiniteLossException(string what, double value, long epoch, long step, string? culprit)
        : base(Invariant($"{what}: expected a finite number, got {value} at step {step} (epoch {epoch}){(culprit is null ? "" : $"; first in {culprit}")}. Fix: lower the learning rate (--lr), or bound the gradients (--set training.clip_norm=1)."))
    {
        Epoch = epoch;
        Step = step;
        Value = value;
        Culprit = culprit;
    }

    /// <summary>The epoch, counted from 1.</summary>
    public long Epoch { get; }

    /// <summary>The optimizer step that was about to be taken, counted from 1.</summary>
    public long Step { get; }

    /// <summary>The loss, or the norm, of that step.</summary>
    public double Value { get; }

    /// <summary>Where numbers stopped being finite first; null where that is not known.</summary>
    public string? Culprit { get; }
}

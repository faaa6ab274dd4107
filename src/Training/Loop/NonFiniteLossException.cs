using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>The loss became NaN or infinite: from there on every weight is lost, so training stops.</summary>
public sealed class NonFiniteLossException : Exception
{
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="step">The optimizer step, counted from 1 over all epochs.</param>
    /// <param name="loss">The loss.</param>
    public NonFiniteLossException(int epoch, long step, double loss)
        : base(Invariant($"loss: expected a finite number, got {loss} at step {step} (epoch {epoch}). Fix: lower the learning rate (--lr)."))
    {
        Epoch = epoch;
        Step = step;
        Loss = loss;
    }

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>The optimizer step, counted from 1 over all epochs.</summary>
    public long Step { get; }

    /// <summary>The loss of that step.</summary>
    public double Loss { get; }
}

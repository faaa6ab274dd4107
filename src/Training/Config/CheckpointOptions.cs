using DropoutTorch.Options;
using static System.FormattableString;

namespace DropoutTorch.Training;

/// <summary>When a run's state is kept, and what is written along with it.</summary>
public sealed record CheckpointOptions() : NamedOptions("checkpoints")
{
    /// <summary>Epochs between two checkpoints, at least 1; the last epoch and a stopped run are always kept.</summary>
    public long EveryEpochs { get; init; } = 1;

    /// <summary>Optimizer steps between two further checkpoints within epochs; null for none.</summary>
    public long? EverySteps { get; init; }

    /// <summary>How many of the checkpoints with the best validation scores are kept, beside the newest two.</summary>
    public long KeepBest { get; init; } = 1;

    /// <summary>Whether scalars are written for TensorBoard.</summary>
    public bool Tensorboard { get; init; } = true;

    /// <summary>Epochs between two histograms of the parameters for TensorBoard; null for none.</summary>
    public long? HistogramsEvery { get; init; }

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        checks.AtLeast(1, "every_epochs", EveryEpochs);
        checks.AtLeast(1, "every_steps", EverySteps);
        checks.AtLeast(0, "keep_best", KeepBest);
        checks.That(KeepBest <= int.MaxValue, "keep_best", Invariant($"at most {int.MaxValue}"), Invariant($"{KeepBest}"), "choose a smaller number");
        checks.AtLeast(1, "histograms_every", HistogramsEvery);
        checks.That(HistogramsEvery is null || Tensorboard, "histograms_every", "none without tensorboard", Invariant($"{HistogramsEvery}"), "set tensorboard=true");
    }
}

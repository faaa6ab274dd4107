namespace DropoutTorch.Training;

/// <summary>
/// Keeps a run's whole state: after epochs, after a number of steps within them where that is wanted, and when the run ends. It comes
/// last among the observers, so that the others have seen the step or the epoch that it keeps.
/// </summary>
/// <param name="store">Where checkpoints go.</param>
/// <param name="parts">Everything with a state.</param>
/// <param name="objective">Says how good a validation score is.</param>
/// <param name="options">When.</param>
internal sealed class CheckpointObserver(CheckpointStore store, Func<IReadOnlyList<ICheckpointPart>> parts, Objective objective, CheckpointOptions options) : ITrainingObserver
{
    private long _step;
    private double? _score;
    private bool _isNews;

    public void StepDone(StepReport step)
    {
        (_step, _score, _isNews) = (step.TotalSteps, null, true);
        if (options.EverySteps is long steps && _step % steps == 0)
            Keep();
    }

    public void EpochDone(EpochReport epoch)
    {
        (_step, _score, _isNews) = (epoch.Step, epoch.Validation is Score score ? objective.Goodness(score) : null, true);
        if (epoch.Epoch % options.EveryEpochs == 0)
            Keep();
    }

    public void TrainingEnded(TrainingEnd end)
    {
        if (_isNews)
            Keep();
    }

    private void Keep()
    {
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        var kept = new CheckpointParts();
        foreach (ICheckpointPart part in parts())
            part.Save(kept);
        using Checkpoint checkpoint = Checkpoint.Share(_step, _score, kept.Tensors, kept.State);
        store.Save(checkpoint);
        _isNews = false;
    }
}

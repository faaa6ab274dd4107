using DropoutTorch.Training;

namespace DropoutTorch.App.Output;

/// <summary>Says nothing.</summary>
internal sealed class QuietDisplay : ITrainDisplay
{
    public bool WantsReport => false;

    public void RunPrepared(TrainingRun run) { }

    public void Watch(TrainingRun run, Action<ITrainingObserver> train) => train(new Unseen());

    public void RunStopped(TrainingRun run) { }

    public void RunMeasured(Report? report, TrainingRun run) { }

    private sealed class Unseen : ITrainingObserver;
}

using DropoutTorch.Training;

namespace DropoutTorch.App.Output;

/// <summary>How a training run is shown.</summary>
internal interface ITrainDisplay
{
    /// <summary>All is checked; training begins next.</summary>
    void RunPrepared(TrainingRun run);

    /// <summary>Trains, with an observer that shows how it goes.</summary>
    void Watch(TrainingRun run, Action<ITrainingObserver> train);

    /// <summary>The run was asked to stop, and may be resumed.</summary>
    void RunStopped(TrainingRun run);

    /// <summary>Whether the finished run has to be measured at all.</summary>
    bool WantsReport => true;

    /// <summary>The run is over and measured; without a report where there are no classes.</summary>
    void RunMeasured(Report? report, TrainingRun run);
}

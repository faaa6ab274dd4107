using DropoutTorch.Training;

namespace Training.Tests;

/// <summary>An observer made of functions.</summary>
internal sealed class Observed(Action<StepReport>? step = null, Action<EpochReport>? epoch = null, Action<TrainingStart>? start = null, Action<TrainingEnd>? end = null)
    : ITrainingObserver
{
    public void TrainingStarted(TrainingStart report) => start?.Invoke(report);

    public void StepDone(StepReport report) => step?.Invoke(report);

    public void EpochDone(EpochReport report) => epoch?.Invoke(report);

    public void TrainingEnded(TrainingEnd report) => end?.Invoke(report);
}

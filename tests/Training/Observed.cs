using DropoutTorch.Training;

namespace Training.Tests;

/// <summary>An observer made of two functions.</summary>
internal sealed class Observed(Action<StepReport>? step = null, Action<EpochReport>? epoch = null) : ITrainingObserver
{
    public void StepDone(StepReport report) => step?.Invoke(report);

    public void EpochDone(EpochReport report) => epoch?.Invoke(report);
}

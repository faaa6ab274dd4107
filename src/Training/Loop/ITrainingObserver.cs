namespace DropoutTorch.Training;

/// <summary>What is known before the first step.</summary>
/// <param name="Epochs">Epochs to come.</param>
/// <param name="StepsPerEpoch">Steps in each.</param>
public sealed record TrainingStart(int Epochs, long StepsPerEpoch);

/// <summary>A step that was just taken.</summary>
/// <param name="Epoch">Its epoch, counted from 1.</param>
/// <param name="Step">Its number within the epoch, counted from 1.</param>
/// <param name="Meter">Loss and accuracy of the epoch so far; reading them waits for the device.</param>
public readonly record struct StepReport(int Epoch, long Step, EpochMeter Meter);

/// <summary>An epoch that has just ended.</summary>
/// <param name="Epoch">Its number, counted from 1.</param>
/// <param name="Step">Optimizer steps taken so far, over all epochs.</param>
/// <param name="Train">Scores of the training batches as they were learned from: dropout on, weights moving.</param>
/// <param name="Test">Scores on the test part at the end of the epoch, dropout off.</param>
/// <param name="Seconds">Time that the epoch took, the test included.</param>
public sealed record EpochReport(int Epoch, long Step, Score Train, Score Test, double Seconds);

/// <summary>Looks on while a model trains: progress, logs, files. All calls come on the training thread, in the order of registration.</summary>
public interface ITrainingObserver
{
    /// <summary>Before the first step.</summary>
    void TrainingStarted(TrainingStart start) { }

    /// <summary>After each optimizer step.</summary>
    void StepDone(StepReport step) { }

    /// <summary>After each epoch and its test.</summary>
    void EpochDone(EpochReport epoch) { }
}

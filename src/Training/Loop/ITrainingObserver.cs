namespace DropoutTorch.Training;

/// <summary>What is known before the first step.</summary>
/// <param name="Steps">Optimizer steps of the whole run.</param>
/// <param name="StepsPerEpoch">Steps in each epoch.</param>
/// <param name="FirstStep">Steps that lie behind: those of the run that is resumed, or 0.</param>
/// <param name="Metric">The name of <see cref="Score.Metric"/>.</param>
public sealed record TrainingStart(long Steps, long StepsPerEpoch, long FirstStep, string Metric)
{
    /// <summary>Epochs of the whole run, the last of which may be cut short.</summary>
    public long Epochs => 1 + ((Steps - 1) / StepsPerEpoch);
}

/// <summary>A step that was just taken.</summary>
/// <param name="Epoch">Its epoch, counted from 1.</param>
/// <param name="Step">Its number within the epoch, counted from 1.</param>
/// <param name="TotalSteps">Steps taken so far, over all epochs.</param>
/// <param name="Meter">Loss and metric of the epoch so far; reading them waits for the device.</param>
public readonly record struct StepReport(long Epoch, long Step, long TotalSteps, EpochMeter Meter);

/// <summary>An epoch that has just ended.</summary>
/// <param name="Epoch">Its number, counted from 1.</param>
/// <param name="Step">Optimizer steps taken so far, over all epochs.</param>
/// <param name="LearningRate">That of the last step.</param>
/// <param name="Train">Scores of the training batches as they were learned from: dropout on, weights moving.</param>
/// <param name="Validation">Scores on the validation part at the end of the epoch, dropout off; null without one, or where none was due.</param>
/// <param name="Test">Scores on the test part, likewise.</param>
/// <param name="Seconds">Time that the epoch took, evaluations included.</param>
public sealed record EpochReport(long Epoch, long Step, double LearningRate, Score Train, Score? Validation, Score? Test, double Seconds);

/// <summary>Why a run ended.</summary>
public enum TrainingEnd
{
    /// <summary>All its steps are taken.</summary>
    Finished,

    /// <summary>An observer had seen enough.</summary>
    EarlyStopped,

    /// <summary>It was asked to stop, and may be resumed.</summary>
    Interrupted,
}

/// <summary>Looks on while a model trains: progress, logs, files. All calls come on the training thread, in the order of registration.</summary>
public interface ITrainingObserver
{
    /// <summary>Whether the run shall end with this epoch.</summary>
    bool HasSeenEnough => false;

    /// <summary>Before the first step.</summary>
    void TrainingStarted(TrainingStart start) { }

    /// <summary>After each optimizer step.</summary>
    void StepDone(StepReport step) { }

    /// <summary>After each epoch and its evaluations.</summary>
    void EpochDone(EpochReport epoch) { }

    /// <summary>After the last step of a run that did not fail.</summary>
    void TrainingEnded(TrainingEnd end) { }
}

namespace DropoutTorch.Training;

/// <summary>How a run ended. It is the content of result.json; a run without the file was stopped, or is still under way.</summary>
public sealed record RunResult
{
    /// <summary>The end of a run that took all its steps.</summary>
    public const string Finished = "finished";

    /// <summary>The end of a run whose loss stopped being a number.</summary>
    public const string Diverged = "diverged";

    /// <summary><c>finished</c>, <c>early_stopped</c>, or <c>diverged</c> where the loss stopped being a number.</summary>
    public required string End { get; init; }

    /// <summary>The last epoch that was reported.</summary>
    public required long Epochs { get; init; }

    /// <summary>Optimizer steps taken.</summary>
    public required long Steps { get; init; }

    /// <summary>The name of the metrics.</summary>
    public required string Metric { get; init; }

    /// <summary>Scores of that epoch's training batches; null where there was none.</summary>
    public required Score? Train { get; init; }

    /// <summary>Last scores on the validation part; null without one.</summary>
    public required Score? Validation { get; init; }

    /// <summary>Last scores on the test part.</summary>
    public required Score? Test { get; init; }

    /// <summary>The file name of an end.</summary>
    public static string NameOf(TrainingEnd end) => end == TrainingEnd.EarlyStopped ? "early_stopped" : Finished;
}

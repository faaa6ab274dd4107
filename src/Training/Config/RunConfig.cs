using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>A training run in full: whoever has this can repeat it and rebuild its model. It is the content of config.json.</summary>
public sealed record RunConfig
{
    /// <summary>The version of this layout.</summary>
    public const int CurrentFormat = 2;

    /// <summary>The version of the layout that the file was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What is learned.</summary>
    public required DataOptions Data { get; init; }

    /// <summary>What learns it.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>How weights follow gradients.</summary>
    public required OptimizerOptions Optimizer { get; init; }

    /// <summary>How the learning rate goes over the run.</summary>
    public required ScheduleOptions Schedule { get; init; }

    /// <summary>How strong dropout is over the run.</summary>
    public required DropoutScheduleOptions DropoutSchedule { get; init; }

    /// <summary>The loop itself.</summary>
    public required LoopOptions Training { get; init; }

    /// <summary>What is kept, and when.</summary>
    public required CheckpointOptions Checkpoints { get; init; }

    /// <summary>Fills in what the data decide.</summary>
    /// <param name="options">What the user said; sound.</param>
    /// <param name="splits">The data that it led to.</param>
    /// <exception cref="OptionsException">The model's options do not fit the data.</exception>
    public static RunConfig From(TrainOptions options, DatasetSplits splits)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(splits);
        ModelOptions model = options.ConfigureModel(splits.Train.SampleShape, splits.Task.Outputs);
        OptionsException.ThrowIfAny([.. model.Validate(), .. CrossChecks.OfTask(model, options.Training, splits.Task)]);
        return new RunConfig
        {
            Data = options.Data.Complete(splits),
            Model = model,
            Optimizer = options.Optimizer,
            Schedule = options.Schedule,
            DropoutSchedule = options.DropoutSchedule,
            Training = options.Training.Complete(),
            Checkpoints = options.Checkpoints,
        };
    }

    /// <summary>A line for every rule that the parts break; none when they are sound.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Data.Validate(), .. Model.Validate(), .. Optimizer.Validate(), .. Schedule.Validate(), .. DropoutSchedule.Validate(), .. Training.Validate(), .. Checkpoints.Validate(),
        .. Training == Training.Complete() ? (IEnumerable<string>)[] : [Violation.Of("training", "epochs or steps", "neither", "say how long the run shall be")],
    ];

    /// <summary>The data again. The caller disposes them.</summary>
    /// <param name="dataDir">Where they are now; null: where they were.</param>
    /// <exception cref="DataException">Files are missing or damaged.</exception>
    public DatasetSplits LoadData(string? dataDir) => (dataDir is null ? Data : Data.At(dataDir)).Load(Training.BatchSize);

    /// <summary>The configuration in one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ConfigJson.Line);
}

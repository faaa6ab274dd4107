using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.Models;
using DropoutTorch.Options;

namespace DropoutTorch.Training;

/// <summary>A training run in full: whoever has this can repeat it and rebuild its model. It is the content of config.json.</summary>
public sealed record RunConfig
{
    /// <summary>The version of this layout.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of the layout that the file was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What is learned.</summary>
    public required DataConfig Data { get; init; }

    /// <summary>What learns it.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary>How it is learned.</summary>
    public required LoopConfig Training { get; init; }

    /// <summary>Fills in every default.</summary>
    /// <param name="options">What the user said; sound.</param>
    /// <param name="splits">The data that it led to.</param>
    /// <exception cref="OptionsException">The model's options do not fit the data.</exception>
    public static RunConfig From(TrainOptions options, DatasetSplits splits)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(splits);
        ModelOptions model = options.ConfigureModel(splits.Train.SampleShape, splits.Train.ClassNames.Count);
        OptionsException.ThrowIfAny(model.Validate());
        return new RunConfig
        {
            Data = DataConfig.From(options, splits),
            Model = model,
            Training = new LoopConfig
            {
                Epochs = options.Epochs,
                BatchSize = options.BatchSize,
                Optimizer = Optimizers.Configure(options),
                Schedule = options.Schedule,
                Seed = options.Seed,
                Device = options.Device,
            },
        };
    }

    /// <summary>The configuration in one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ConfigJson.Line);
}

/// <summary>A data set and how much of it is used.</summary>
public sealed record DataConfig
{
    /// <summary>Its name in <see cref="DataSources"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of its files, absolute; null where it has none, or where the environment names it.</summary>
    public required string? DataDir { get; init; }

    /// <summary>Training samples used.</summary>
    public required int TrainSamples { get; init; }

    /// <summary>Test samples used.</summary>
    public required int TestSamples { get; init; }

    /// <summary>Which samples a synthetic set draws.</summary>
    public required long Seed { get; init; }

    /// <summary>Reads or draws what the user asked for.</summary>
    /// <exception cref="DataException">There is no such data set, or its files are missing or damaged.</exception>
    public static DatasetSplits Load(TrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return DataSources.Load(options.Data, new DataSourceOptions
        {
            DataDir = options.DataDir,
            TrainSamples = options.TrainSamples,
            TestSamples = options.TestSamples,
        });
    }

    /// <summary>The same data again.</summary>
    /// <param name="dataDir">Where the files are now; null: where they were.</param>
    /// <exception cref="DataException">There is no such data set, or its files are missing or damaged.</exception>
    public DatasetSplits Load(string? dataDir) => DataSources.Load(Name, new DataSourceOptions
    {
        DataDir = dataDir ?? DataDir,
        TrainSamples = TrainSamples,
        TestSamples = TestSamples,
        Seed = Seed,
    });

    internal static DataConfig From(TrainOptions options, DatasetSplits splits) => new()
    {
        Name = options.Data,
        DataDir = options.DataDir is string folder ? Path.GetFullPath(folder) : null,
        TrainSamples = checked((int)splits.Train.Count),
        TestSamples = checked((int)splits.Test.Count),
        Seed = new DataSourceOptions().Seed,
    };
}

/// <summary>The loop's own settings.</summary>
public sealed record LoopConfig
{
    /// <summary>Passes over the training data.</summary>
    public required int Epochs { get; init; }

    /// <summary>Samples a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The optimizer and its settings.</summary>
    public required OptimizerConfig Optimizer { get; init; }

    /// <summary>How its learning rate changes over the run.</summary>
    public required string Schedule { get; init; }

    /// <summary>Governs initial weights, dropout masks and the order of the samples.</summary>
    public required long Seed { get; init; }

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public required string Device { get; init; }
}

using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// Everything that a run is made of, ready to go: <see cref="Prepare"/> checks all that can be checked and then makes the run folder,
/// <see cref="Execute"/> trains.
/// </summary>
/// <example>
/// <code>
/// using var run = TrainingRun.Prepare(new TrainOptions { Epochs = 3, Seed = 1 }, "runs/first", overwrite: false);
/// EpochReport last = run.Execute();
/// </code>
/// </example>
public sealed class TrainingRun : IDisposable
{
    private TrainingRun(RunFolder folder, RunConfig config, TrainedModel parts)
    {
        Folder = folder;
        Config = config;
        Parts = parts;
    }

    /// <summary>Where the run is kept.</summary>
    public RunFolder Folder { get; }

    /// <summary>The run in full.</summary>
    public RunConfig Config { get; }

    /// <summary>The model and the data, on the run's device.</summary>
    public TrainedModel Parts { get; }

    /// <summary>Checks the options and the folder, reads the data, builds the model from the seed, and makes the folder last.</summary>
    /// <param name="options">What the user said.</param>
    /// <param name="path">The run folder to be.</param>
    /// <param name="overwrite">Whether an earlier run in it may be replaced.</param>
    /// <exception cref="OptionsException">Options break rules; all of them are listed.</exception>
    /// <exception cref="DataException">The folder, the data or the device cannot be used.</exception>
    public static TrainingRun Prepare(TrainOptions options, string path, bool overwrite)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsException.ThrowIfAny(options.Validate());
        RunFolder.CheckFree(path, overwrite);
        Device device = Devices.Find(options.Device);
        DatasetSplits splits = DataConfig.Load(options);
        try
        {
            var config = RunConfig.From(options, splits);
            manual_seed(config.Training.Seed);
            var parts = new TrainedModel(config.Model.Create(), splits, device);
            return new TrainingRun(RunFolder.Create(path, overwrite, config, RunEnvironment.Capture(config.Training)), config, parts);
        }
        catch
        {
            splits.Dispose();
            throw;
        }
    }

    /// <summary>Trains; afterwards the folder holds the whole run.</summary>
    /// <param name="observers">Who else looks on.</param>
    /// <returns>The last epoch.</returns>
    /// <exception cref="DataException">The folder cannot be written any more.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    public EpochReport Execute(params IReadOnlyList<ITrainingObserver> observers)
    {
        using optim.Optimizer optimizer = Optimizers.Create(Config.Training.Optimizer, Parts.Model);
        var loader = new BatchLoader(Parts.Data.Train, Config.Training.BatchSize, shuffle: true, seed: Config.Training.Seed);
        var trainer = new Trainer(Parts.Model, optimizer, loader, Parts.Data.Test,
        [
            .. Config.Model.WeightBound is double bound ? [new MaxNormConstraint(Parts.Model, bound)] : Array.Empty<ITrainingObserver>(),
            new LearningRateSchedule(optimizer, Config.Training.Optimizer.Lr, Config.Training.Schedule),
            new MetricsLog(Folder.MetricsFile),
            new WeightsCheckpoint(Parts.Model, Folder.WeightsFile),
            .. observers,
        ]);
        return trainer.Run(Config.Training.Epochs);
    }

    /// <summary>Frees the model and the data.</summary>
    public void Dispose() => Parts.Dispose();
}

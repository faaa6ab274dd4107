using DropoutTorch.Data;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// Everything that a run is made of, ready to go: <see cref="Prepare"/> checks all that can be checked and then makes the run folder,
/// <see cref="Resume"/> takes up one that was stopped, <see cref="Execute"/> trains.
/// </summary>
/// <example>
/// <code>
/// using var run = TrainingRun.Prepare(new TrainOptions { Training = new LoopOptions { Epochs = 3, Seed = 1 } }, "runs/first", overwrite: false);
/// TrainingEnd end = run.Execute();
/// </code>
/// </example>
public sealed class TrainingRun : IDisposable
{
    private readonly RunLock _held;
    private readonly Checkpoint? _checkpoint;

    private TrainingRun(RunFolder folder, RunLock held, RunConfig config, TrainedModel parts, Checkpoint? checkpoint) =>
        (Folder, _held, Config, Parts, _checkpoint) = (folder, held, config, parts, checkpoint);

    /// <summary>Where the run is kept.</summary>
    public RunFolder Folder { get; }

    /// <summary>The run in full.</summary>
    public RunConfig Config { get; }

    /// <summary>The model and the data, on the run's device.</summary>
    public TrainedModel Parts { get; }

    /// <summary>Optimizer steps that lie behind; 0 for a new run.</summary>
    public long FirstStep => _checkpoint?.Step ?? 0;

    /// <summary>The last epoch that was trained; null before.</summary>
    public EpochReport? LastEpoch { get; private set; }

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
        Device device = Devices.Find(options.Training.Device);
        DatasetSplits splits = options.Data.Load(options.Training.BatchSize);
        TrainedModel? parts = null;
        try
        {
            var config = RunConfig.From(options, splits);
            parts = new TrainedModel(Build(config), splits, device);
            (RunFolder folder, RunLock held) = RunFolder.Create(path, overwrite, config, RunEnvironment.Capture(config.Training, splits));
            return new TrainingRun(folder, held, config, parts, checkpoint: null);
        }
        catch
        {
            (parts as IDisposable ?? splits).Dispose();
            throw;
        }
    }

    /// <summary>Takes up a run behind its newest intact checkpoint, or from its beginning where it has none yet.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="warn">Takes lines about damaged checkpoints, and about data, versions and a machine with which the numbers may differ.</param>
    /// <param name="dataDir">Where the data are now; null: where they were.</param>
    /// <exception cref="DataException">The folder holds no run that can go on, or its data or device cannot be used.</exception>
    public static TrainingRun Resume(string path, Action<string> warn, string? dataDir = null)
    {
        ArgumentNullException.ThrowIfNull(warn);
        (RunFolder folder, RunLock held) = RunFolder.Continue(path);
        Checkpoint? checkpoint = null;
        DatasetSplits? splits = null;
        try
        {
            RunConfig config = folder.ReadConfig();
            RunEnvironment begun = folder.ReadEnvironment();
            RestoreThreads(begun, warn);
            Device device = Devices.Find(config.Training.Device);
            var kept = new CheckpointFolder(path);
            checkpoint = kept.Files().Count == 0 ? null : kept.Latest(warn);
            splits = config.LoadData(dataDir);
            NoteChanges(folder, begun, RunEnvironment.Capture(config.Training, splits), warn);
            return new TrainingRun(folder, held, config, new TrainedModel(Build(config), splits, device), checkpoint);
        }
        catch
        {
            splits?.Dispose();
            checkpoint?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Trains; afterwards the folder holds the whole run, or, where it was asked to stop, all that it takes to go on.</summary>
    /// <param name="stop">Ends the run after the step that is under way.</param>
    /// <param name="observers">Who else looks on.</param>
    /// <exception cref="DataException">The folder cannot be written any more.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    public TrainingEnd Execute(CancellationToken stop = default, params IReadOnlyList<ITrainingObserver> observers)
    {
        using var assembly = new RunAssembly(this, observers);
        if (_checkpoint is not null)
            assembly.Load(_checkpoint);
        else
            MetricsLog.Rewind(Folder.MetricsFile, epochs: 0);
        try
        {
            TrainingEnd end = assembly.Trainer.Run(stop);
            LastEpoch = assembly.Trainer.LastEpoch;
            if (end != TrainingEnd.Interrupted)
                Folder.Write(ResultOf(RunResult.NameOf(end), assembly.Trainer, assembly.Metric));
            return end;
        }
        catch (NonFiniteLossException)
        {
            Folder.Write(ResultOf(RunResult.Diverged, assembly.Trainer, assembly.Metric));
            throw;
        }
    }

    /// <summary>Frees the model, the data and the folder.</summary>
    public void Dispose()
    {
        _checkpoint?.Dispose();
        Parts.Dispose();
        _held.Dispose();
    }

    private static nn.Module<Tensor, Tensor> Build(RunConfig config)
    {
        manual_seed(config.Training.Seed);
        return config.Model.Create();
    }

    private static RunResult ResultOf(string end, Trainer trainer, string metric) => new()
    {
        End = end,
        Epochs = trainer.LastEpoch?.Epoch ?? 0,
        Steps = trainer.Step,
        Metric = metric,
        Train = trainer.LastEpoch?.Train,
        Validation = trainer.LastEpoch?.Validation,
        Test = trainer.LastEpoch?.Test,
    };

    // A run under the same conditions needs no note, however often it was stopped.
    private static void NoteChanges(RunFolder folder, RunEnvironment begun, RunEnvironment now, Action<string> warn)
    {
        string[] changes = [.. begun.Differences(now)];
        foreach (string change in changes)
            warn(change);
        if (changes.Length > 0)
            folder.Write(begun with { Resumed = [.. begun.Resumed ?? [], now] });
    }

    // A sum's order depends on the number of threads, and with it the last bit of a number.
    private static void RestoreThreads(RunEnvironment environment, Action<string> warn)
    {
        if (get_num_threads() == environment.Threads)
            return;
        set_num_threads(environment.Threads);
        warn($"going on with {environment.Threads} threads, as the run was started with, so that it gives the same numbers");
    }
}

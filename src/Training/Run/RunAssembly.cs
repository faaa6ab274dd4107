using DropoutTorch.Data;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>A run's loop with all that hangs on it, put together from its configuration.</summary>
internal sealed class RunAssembly : IDisposable
{
    private readonly optim.Optimizer _optimizer;
    private readonly Objective _objective;
    private readonly WeightAverage? _average;
    private readonly DropoutScheduleObserver? _dropout;
    private readonly TensorBoardLog? _board;
    private readonly IReadOnlyList<ICheckpointPart> _parts;
    private readonly RunFolder _folder;

    public RunAssembly(TrainingRun run, IReadOnlyList<ITrainingObserver> observers)
    {
        (RunConfig config, TrainedModel trained, _folder) = (run.Config, run.Parts, run.Folder);
        LoopOptions loop = config.Training;
        Device device = Devices.Of(trained.Model);
        _objective = Objective.Of(trained.Data.Task, loop.LabelSmoothing);
        _optimizer = config.Optimizer.Create(trained.Model);
        _average = loop.Ema is double decay ? new WeightAverage(trained.Model, decay) : null;
        var precision = new TrainingPrecision(loop.Precision, device);
        var plateau = config.Schedule is PlateauSchedule options ? new Plateau(options) : null;
        var stopping = loop.Patience is long patience ? new EarlyStopping(_objective, patience) : null;
        var weights = new WeightsCheckpoint(trained.Model, _average, _objective, _folder.WeightsFile, _folder.BestFile);
        _dropout = config.DropoutSchedule is ConstantDropout ? null : new DropoutScheduleObserver(trained.Model, steps => config.DropoutSchedule.Create(steps)!);
        _board = config.Checkpoints.Tensorboard ? new TensorBoardLog(_folder.Location, run.FirstStep, trained.Model, config.Checkpoints.HistogramsEvery, () => _dropout?.Factor) : null;

        List<ICheckpointPart?> parts = [new ModelPart(trained.Model), new OptimizerPart(_optimizer), new RandomPart(device), _average, precision, plateau, stopping, weights];
        var checkpoints = new CheckpointObserver(new CheckpointStore(_folder.Location, (int)config.Checkpoints.KeepBest), () => _parts!, _objective, config.Checkpoints);
        IReadOnlyList<ITrainingObserver?> watching =
        [
            (loop.MaxNorm ?? config.Model.WeightBound) is double bound ? new MaxNormConstraint(trained.Model, bound) : null,
            _average, new MetricsLog(_folder.MetricsFile), _board,
            new LearningRateSchedule(_optimizer, config.Optimizer.Lr, config.Schedule, plateau), _dropout, stopping, weights, .. observers, checkpoints,
        ];
        Trainer = new Trainer(new TrainerSetup
        {
            Model = trained.Model,
            Optimizer = _optimizer,
            Loader = LoaderFor(trained.Data.Train, loop),
            Objective = _objective,
            Validation = trained.Data.Validation,
            Test = trained.Data.Test,
            Steps = loop.Steps,
            Epochs = loop.Epochs ?? 1,
            Accumulate = loop.Accumulate,
            ClipNorm = loop.ClipNorm,
            EvaluateEvery = loop.EvaluateEvery,
            Precision = precision,
            FlushDenormal = loop.FlushDenormal,
            Average = _average,
            Observers = [.. watching.OfType<ITrainingObserver>()],
        });
        _parts = [.. parts.OfType<ICheckpointPart>(), Trainer];
    }

    public Trainer Trainer { get; }

    public string Metric => _objective.Metric;

    /// <summary>Has everything go on behind a checkpoint.</summary>
    public void Load(Checkpoint checkpoint)
    {
        foreach (ICheckpointPart part in _parts)
            part.Load(checkpoint);
        MetricsLog.Rewind(_folder.MetricsFile, Trainer.EpochsDone);
    }

    public void Dispose()
    {
        _dropout?.Dispose();
        _board?.Dispose();
        _average?.Dispose();
        _optimizer.Dispose();
        (_objective as IDisposable)?.Dispose();
    }

    // The pieces of a text come one after the other.
    private static BatchLoader LoaderFor(Dataset train, LoopOptions loop) =>
        new(train, loop.BatchSize, shuffle: train.Task is not NextToken, seed: loop.Seed, workers: (int)loop.Workers);
}

using System.Diagnostics;
using System.Text.Json;
using DropoutTorch.Data;
using DropoutTorch.EngineContracts;
using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// The training loop, whole: read <see cref="Run"/> from top to bottom. Schedules, constraints, averages, progress, logs and files hang
/// on it as observers. Everything that a step makes is freed at its end, and no step waits for an accelerator unless gradients are clipped.
/// </summary>
/// <example>
/// <code>
/// var trainer = new Trainer(new TrainerSetup { Model = model, Optimizer = optimizer, Loader = loader, Test = test, Epochs = 10 });
/// TrainingEnd end = trainer.Run();
/// </code>
/// </example>
public sealed class Trainer : ICheckpointPart
{
    private const string Part = "loop";

    private readonly TrainerSetup _setup;
    private readonly Objective _objective;
    private readonly TrainingPrecision _precision;
    private readonly Device _device;
    private readonly IThreadTeam? _flushing;
    private readonly Stopwatch _clock = new();
    private Progress _progress = new(0, default, 0, null);
    private EpochMeter? _meter;
    private Checkpoint? _resumed;

    // The position counts batches of the epoch that have been learned from; the rate is that of the last step; the seconds are those of
    // the epoch before the process that goes on with it.
    private sealed record Progress(long Step, LoaderPosition Position, double LearningRate, EpochReport? LastEpoch, double Seconds = 0);

    /// <summary>Puts the parts together.</summary>
    public Trainer(TrainerSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
        _device = Devices.Of(setup.Model);
        // The processor's own matter, which an accelerator's steps need not wait for.
        _flushing = setup.FlushDenormal && _device.type == TorchSharp.DeviceType.CPU ? EngineExtras.OrNull?.Threads : null;
        _objective = setup.Objective;
        _precision = setup.Precision ?? new TrainingPrecision(TrainingPrecision.Float32, _device);
        StepsPerEpoch = 1 + ((setup.Loader.BatchesPerEpoch - 1) / setup.Accumulate);
        Steps = setup.Steps ?? checked(setup.Epochs * StepsPerEpoch);
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
    }

    /// <summary>Optimizer steps of the whole run.</summary>
    public long Steps { get; }

    /// <summary>Optimizer steps of an epoch.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Optimizer steps taken so far.</summary>
    public long Step => _progress.Step;

    /// <summary>Epochs that are finished.</summary>
    public long EpochsDone => _progress.Position.Epoch;

    /// <summary>The last epoch that was finished; null before.</summary>
    public EpochReport? LastEpoch => _progress.LastEpoch;

    /// <summary>Trains to the run's last step and leaves the model in the mode it was in.</summary>
    /// <param name="stop">Ends the run after the step that is under way; it can be resumed from a checkpoint.</param>
    /// <exception cref="NonFiniteLossException">The loss or the gradients are not finite; the step was not taken.</exception>
    public TrainingEnd Run(CancellationToken stop = default)
    {
        using var modes = new ModeMemory(_setup.Model);
        Tell(observer => observer.TrainingStarted(new TrainingStart(Steps, StepsPerEpoch, Step, _objective.Metric)));
        _setup.Model.zero_grad();
        // A run that was stopped within an epoch has at least the evaluation still to come.
        TrainingEnd? end = _progress.Position.Batch > 0 ? null : EndHere();
        try
        {
            while (end is null)
                end = RunEpoch(stop);
            Tell(observer => observer.TrainingEnded(end.Value));
            return end.Value;
        }
        finally
        {
            // Not with its epoch: a run that is stopped within one keeps it in a checkpoint when it ends.
            _meter?.Dispose();
        }
    }

    private TrainingEnd? RunEpoch(CancellationToken stop)
    {
        _clock.Restart();
        long epoch = _progress.Position.Epoch + 1;
        _meter?.Dispose();
        EpochMeter meter = _meter = new EpochMeter(_objective, _setup.Loader.BatchesPerEpoch, _device);
        TakeUpEpoch(meter);

        _setup.Model.train();
        foreach (Batch read in Step < Steps ? _setup.Loader.Epoch() : [])
        {
            using (NewDisposeScope())
            using (read)
                Learn(read.To(_device), epoch);
            if (!IsStep())
                continue;
            _progress = _progress with { Step = Step + 1, LearningRate = _setup.Optimizer.ParamGroups.First().LearningRate };
            Tell(observer => observer.StepDone(new StepReport(epoch, Step - ((epoch - 1) * StepsPerEpoch), Step, meter)));
            if (stop.IsCancellationRequested)
                return TrainingEnd.Interrupted;
            if (Step == Steps)
                break;
        }

        bool last = Step == Steps;
        bool evaluate = last || epoch % _setup.EvaluateEvery == 0;
        CheckFinite(epoch);
        (Score? validation, Score? test) = evaluate ? Evaluate() : default;
        var report = new EpochReport(epoch, Step, _progress.LearningRate, meter.Read(), validation, test, Seconds);
        _progress = _progress with { Position = new LoaderPosition(epoch, 0), LastEpoch = report, Seconds = 0 };
        _setup.Loader.Position = _progress.Position;
        Tell(observer => observer.EpochDone(report));
        return EndHere();
    }

    // Of the present epoch, over all processes that it took.
    private double Seconds => _progress.Seconds + _clock.Elapsed.TotalSeconds;

    /// <summary>Whether the run ends between two epochs.</summary>
    private TrainingEnd? EndHere() =>
        Step == Steps ? TrainingEnd.Finished : _setup.Observers.Any(observer => observer.HasSeenEnough) ? TrainingEnd.EarlyStopped : null;

    /// <summary>One batch: forward, loss, backward, and the optimizer's step where enough gradients are together.</summary>
    private void Learn(Batch batch, long epoch)
    {
        // No longer than a step: a thread that is started meanwhile would inherit it, and keep it.
        using IDisposable? flushing = _flushing?.flush_denormal();
        Tensor output, loss;
        using (_precision.Autocast())
        {
            output = _objective.Forward(_setup.Model, batch.Inputs);
            loss = _objective.TrainingLoss(output, batch);
        }
        if (_meter!.Add(loss, output, batch.Targets) is int fault)
            throw Fault("loss", _meter.LossOf(fault), epoch, fault, fault == _meter.Batches - 1 ? FaultFinder.OfForward(_setup.Model, _objective, batch) : null);
        _progress = _progress with { Position = _setup.Loader.Position };

        _precision.Backward(_setup.Accumulate == 1 ? loss : loss.mul(ShareOf(batch)));
        if (!IsStep())
            return;
        Clip(epoch);
        _precision.Step(_setup.Optimizer);
        // None, not zeros as the optimizer would set them: backward then has nothing to add to, and a parameter that the next step has
        // no use for stays as it is, whether the run was resumed before that step or not.
        _setup.Model.zero_grad();
    }

    private void Clip(long epoch)
    {
        if (_setup.ClipNorm is not double bound)
            return;
        _precision.Unscale(_setup.Optimizer);
        double norm = nn.utils.clip_grad_norm_(_setup.Model.parameters().Where(parameter => parameter.grad is not null), bound);
        if (!double.IsFinite(norm) && !_precision.MayOverflow)
            throw Fault("gradient norm", norm, epoch, _meter!.Batches - 1, FaultFinder.OfGradients(_setup.Model));
    }

    /// <summary>Whether the batch that was learned from last completes a step.</summary>
    private bool IsStep() => _progress.Position.Batch % _setup.Accumulate == 0 || _progress.Position.Batch == _setup.Loader.BatchesPerEpoch;

    /// <summary>The share of a batch in its step's samples, so that the step is that of one large batch; an epoch's last step has fewer.</summary>
    private double ShareOf(Batch batch)
    {
        BatchLoader loader = _setup.Loader;
        long before = (_progress.Position.Batch - 1) / _setup.Accumulate * _setup.Accumulate * loader.BatchSize;
        return batch.Count / (double)Math.Min(_setup.Accumulate * loader.BatchSize, loader.SamplesPerEpoch - before);
    }

    /// <summary>Before anything is kept: neither the losses so far nor the weights may be lost, or good files would make room for bad ones.</summary>
    private void CheckFinite(long epoch)
    {
        if (_meter!.FirstFault() is int batch)
            throw Fault("loss", _meter.LossOf(batch), epoch, batch, culprit: null);
        if (FaultFinder.OfParameters(_setup.Model) is string culprit)
            throw Fault("weights", double.NaN, epoch, Math.Max(0, _meter.Batches - 1), culprit);
        if (_precision.OverflowsAlways)
            throw Fault("gradients at the smallest scale of the loss", double.PositiveInfinity, epoch, Math.Max(0, _meter.Batches - 1), culprit: null);
    }

    private (Score? validation, Score? test) Evaluate()
    {
        using IDisposable? average = _setup.Average?.Apply();
        return (Evaluate(_setup.Validation, "validation loss"), Evaluate(_setup.Test, "test loss"));
    }

    private Score? Evaluate(Dataset? part, string loss)
    {
        if (part is null)
            return null;
        Objective objective = _objective.Fresh();
        using var owned = ReferenceEquals(objective, _objective) ? null : objective as IDisposable;
        Score score = Evaluation.Evaluate(_setup.Model, part, objective);
        return double.IsFinite(score.Loss) ? score : throw Fault(loss, score.Loss, EpochsDone + 1, Math.Max(0, _meter!.Batches - 1), FaultFinder.OfParameters(_setup.Model));
    }

    // On an accelerator a fault is noticed some batches later, when every weight is lost and no culprit can be told.
    private NonFiniteLossException Fault(string what, double value, long epoch, long batch, string? culprit) =>
        new(what, value, epoch, ((epoch - 1) * StepsPerEpoch) + (batch / _setup.Accumulate) + 1, culprit);

    private void Tell(Action<ITrainingObserver> call)
    {
        foreach (ITrainingObserver observer in _setup.Observers)
            call(observer);
    }

    /// <inheritdoc/>
    public void Save(CheckpointParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        parts.State[Part] = JsonSerializer.Serialize(_progress with { Seconds = _progress.Position.Batch == 0 ? 0 : Seconds }, ConfigJson.State);
        if (_progress.Position.Batch == 0)
            return;
        CheckFinite(_progress.Position.Epoch + 1);
        _meter!.Save(parts);
        _objective.Save(parts);
    }

    /// <summary>Has <see cref="Run"/> go on behind the checkpoint's step. The checkpoint must live until then.</summary>
    public void Load(Checkpoint checkpoint)
    {
        _resumed = checkpoint;
        _progress = ConfigJson.Part<Progress>(checkpoint, Part);
        _setup.Loader.Position = _progress.Position;
    }

    /// <summary>At the start of an epoch, or in the middle of the one that a checkpoint was made in.</summary>
    private void TakeUpEpoch(EpochMeter meter)
    {
        if (_resumed is Checkpoint checkpoint && _progress.Position.Batch > 0)
        {
            meter.Load(checkpoint);
            _objective.Load(checkpoint);
        }
        else
        {
            _objective.PassStarted();
        }
        _resumed = null;
    }
}

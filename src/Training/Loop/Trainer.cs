using System.Diagnostics;
using DropoutTorch.Data;
using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>
/// The training loop of a classifier, whole: read <see cref="Run"/> from top to bottom. Progress, logs and files hang on it as
/// observers. Everything that a step makes is freed at its end, and no step waits for the device.
/// </summary>
public sealed class Trainer
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly optim.Optimizer _optimizer;
    private readonly BatchLoader _loader;
    private readonly TensorDataset _test;
    private readonly IReadOnlyList<ITrainingObserver> _observers;

    /// <summary>Puts the parts together; none of them is owned by the trainer.</summary>
    /// <param name="model">Gives logits of shape (B, classes).</param>
    /// <param name="optimizer">Of the model's parameters.</param>
    /// <param name="loader">Training batches, on the model's device.</param>
    /// <param name="test">What each epoch's result is measured on, on the model's device.</param>
    /// <param name="observers">Who looks on.</param>
    public Trainer(Module<Tensor, Tensor> model, optim.Optimizer optimizer, BatchLoader loader, TensorDataset test, IReadOnlyList<ITrainingObserver> observers)
    {
        _model = model;
        _optimizer = optimizer;
        _loader = loader;
        _test = test;
        _observers = observers;
    }

    /// <summary>Minimises the mean cross-entropy for a number of epochs and leaves the model in the mode it was in.</summary>
    /// <param name="epochs">At least 1.</param>
    /// <returns>The last epoch.</returns>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    public EpochReport Run(int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        using var modes = new ModeMemory(_model);
        var start = new TrainingStart(epochs, _loader.BatchesPerEpoch);
        foreach (ITrainingObserver observer in _observers)
            observer.TrainingStarted(start);

        long stepsTaken = 0;
        EpochReport? report = null;
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            using var meter = new EpochMeter(epoch, stepsTaken, _loader.BatchesPerEpoch, _test.Inputs.device);
            _model.train();
            long step = 0;
            foreach (Batch batch in _loader.Epoch())
            {
                using (NewDisposeScope())
                using (batch)
                {
                    _model.zero_grad();
                    Tensor logits = _model.call(batch.Inputs);
                    Tensor loss = nn.functional.cross_entropy(logits, batch.Targets);
                    loss.backward();
                    _optimizer.step();
                    meter.Add(loss, logits, batch.Targets);
                }
                step++;
                foreach (ITrainingObserver observer in _observers)
                    observer.StepDone(new StepReport(epoch, step, meter));
            }
            stepsTaken += step;

            Score train = meter.Read();
            Score test = Evaluation.Evaluate(_model, _test);
            report = new EpochReport(epoch, stepsTaken, train, test, clock.Elapsed.TotalSeconds);
            foreach (ITrainingObserver observer in _observers)
                observer.EpochDone(report);
        }
        return report!;
    }
}

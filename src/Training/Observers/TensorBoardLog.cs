using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>
/// Writes for TensorBoard: the training loss some times an epoch, all scores, the learning rate and the strength of scheduled dropout
/// after each epoch, histograms of the parameters where they are wanted. Every tag counts optimizer steps.
/// </summary>
/// <param name="folder">The run's folder.</param>
/// <param name="firstStep">Steps that lie behind: later events of an earlier process are void.</param>
/// <param name="model">Whose parameters.</param>
/// <param name="histogramsEvery">Epochs between two histograms; null for none.</param>
/// <param name="dropout">The factor of each layer's p now; null where it is not scheduled.</param>
internal sealed class TensorBoardLog(string folder, long firstStep, Module model, long? histogramsEvery, Func<double?> dropout) : ITrainingObserver, IDisposable
{
    /// <summary>The names of the files.</summary>
    public const string FilePattern = "events.out.tfevents.*";

    // Reading the loss waits for the device.
    private const int LossesPerEpoch = 20;

    private readonly EventFile _file = new(folder, firstStep > 0 ? firstStep : null);
    private long _every = 1;
    private string _metric = "";

    public void TrainingStarted(TrainingStart start) => (_every, _metric) = (Math.Max(1, start.StepsPerEpoch / LossesPerEpoch), start.Metric);

    public void StepDone(StepReport step)
    {
        if (step.Step % _every != 0)
            return;
        _file.Scalar("loss/running", step.Meter.Read().Loss, step.TotalSteps);
        // A checkpoint may follow, and what lies before it is never logged again.
        _file.Flush();
    }

    public void EpochDone(EpochReport epoch)
    {
        Add("train", epoch.Train);
        Add("validation", epoch.Validation);
        Add("test", epoch.Test);
        _file.Scalar("learning_rate", epoch.LearningRate, epoch.Step);
        if (dropout() is double factor)
            _file.Scalar("dropout_factor", factor, epoch.Step);
        if (histogramsEvery is long epochs && epoch.Epoch % epochs == 0)
            AddHistograms(epoch.Step);
        _file.Flush();

        void Add(string part, Score? score)
        {
            if (score is not Score known)
                return;
            _file.Scalar($"loss/{part}", known.Loss, epoch.Step);
            _file.Scalar($"{_metric}/{part}", known.Metric, epoch.Step);
        }
    }

    public void Dispose() => _file.Dispose();

    private void AddHistograms(long step)
    {
        using IDisposable noGrad = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in model.named_parameters())
            _file.Histogram($"parameters/{name.Replace('.', '/')}", parameter, step);
    }
}

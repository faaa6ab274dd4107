using DropoutTorch.Layers;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Training;

/// <summary>Sets the p of a model's stochastic layers before every step, and gives each its own back at the end: <see cref="ScheduledDropout"/>.</summary>
/// <param name="model">With stochastic layers.</param>
/// <param name="schedule">How strong dropout is at a step of a run of so many steps.</param>
public sealed class DropoutScheduleObserver(Module model, Func<long, DropoutSchedule> schedule) : ITrainingObserver, IDisposable
{
    private ScheduledDropout? _scheduled;

    /// <summary>How strong dropout is now: the factor of each layer's own p.</summary>
    public double Factor => _scheduled?.schedule.factor(_scheduled.last_step) ?? 1;

    /// <inheritdoc/>
    public void TrainingStarted(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        _scheduled = new ScheduledDropout(model, schedule(start.Steps));
        _scheduled.set(start.FirstStep);
    }

    /// <inheritdoc/>
    public void StepDone(StepReport step) => _scheduled!.set(step.TotalSteps);

    /// <inheritdoc/>
    public void TrainingEnded(TrainingEnd end) => Dispose();

    /// <summary>Gives the layers their own p back also where a run has failed.</summary>
    public void Dispose() => _scheduled?.restore();
}

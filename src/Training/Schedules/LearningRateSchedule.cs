using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>Sets the learning rate of every step, and the momentum where the schedule has one: <see cref="ScheduleOptions"/>.</summary>
public sealed class LearningRateSchedule : ITrainingObserver
{
    private readonly optim.Optimizer _optimizer;
    private readonly double _lr;
    private readonly ScheduleOptions _options;
    private readonly Plateau? _plateau;
    private readonly double[] _momenta;
    private TrainingStart? _start;

    /// <summary>A schedule for all groups of an optimizer.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="lr">The rate that the factors multiply.</param>
    /// <param name="options">Which schedule; sound.</param>
    /// <param name="plateau">The state of a plateau schedule; null for the others.</param>
    public LearningRateSchedule(optim.Optimizer optimizer, double lr, ScheduleOptions options, Plateau? plateau = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        (_optimizer, _lr, _options, _plateau) = (optimizer, lr, options, plateau);
        _momenta = [.. optimizer.ParamGroups.Select(Momentum)];
    }

    /// <inheritdoc/>
    public void TrainingStarted(TrainingStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        _start = start;
        Set(start.FirstStep);
    }

    /// <inheritdoc/>
    public void StepDone(StepReport step) => Set(step.TotalSteps);

    /// <inheritdoc/>
    public void EpochDone(EpochReport epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (_plateau is null || epoch.Validation is not Score score)
            return;
        _plateau.Look(score.Loss);
        Set(epoch.Step);
    }

    private void Set(long step)
    {
        var point = new SchedulePoint(step, _start!.Steps, _start.StepsPerEpoch);
        double rate = _lr * _options.FactorAt(point) * (_plateau?.Factor ?? 1);
        foreach ((optim.ILearningRateController group, double own) in _optimizer.ParamGroups.Zip(_momenta))
        {
            double? momentum = _options.MomentumAt(point, own);
            group.LearningRate = _options.DampByMomentum ? rate * (1 - (momentum ?? own)) : rate;
            if (momentum is double set)
                SetMomentum(group, set);
        }
    }

    private static double Momentum(optim.ILearningRateController group) => group switch
    {
        optim.IMomentum momentum => momentum.Momentum,
        optim.IBetas betas => betas.Betas.Item1,
        _ => 0,
    };

    private static void SetMomentum(optim.ILearningRateController group, double value)
    {
        if (group is optim.IMomentum momentum)
            momentum.Momentum = value;
        else if (group is optim.IBetas betas)
            betas.Betas = (value, betas.Betas.Item2);
    }
}

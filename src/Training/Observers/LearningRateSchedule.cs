using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>
/// Sets the learning rate of every step: lr · f(t), where t is the share of all steps that lies behind. <c>constant</c>: f = 1;
/// <c>linear</c>: f = 1 − t; <c>cosine</c>: f = (1 + cos πt) / 2 (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts).
/// </summary>
public sealed class LearningRateSchedule : ITrainingObserver
{
    private static readonly Dictionary<string, Func<double, double>> Factors = new()
    {
        ["constant"] = _ => 1,
        ["linear"] = t => 1 - t,
        ["cosine"] = t => (1 + Math.Cos(Math.PI * t)) / 2,
    };

    private readonly optim.Optimizer _optimizer;
    private readonly double _lr;
    private readonly Func<double, double> _factor;
    private TrainingStart? _start;

    /// <summary>A schedule for all groups of an optimizer.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="lr">The rate of the first step.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public LearningRateSchedule(optim.Optimizer optimizer, double lr, string name)
    {
        _optimizer = optimizer;
        _lr = lr;
        _factor = Factors[name];
    }

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Factors.Keys];

    /// <inheritdoc/>
    public void TrainingStarted(TrainingStart start)
    {
        _start = start;
        SetRate(0);
    }

    /// <inheritdoc/>
    public void StepDone(StepReport step)
    {
        (int epochs, long steps) = _start!;
        SetRate((((step.Epoch - 1) * steps) + step.Step) / (double)(epochs * steps));
    }

    private void SetRate(double t)
    {
        foreach (optim.ILearningRateController group in _optimizer.ParamGroups)
            group.LearningRate = _lr * _factor(t);
    }
}

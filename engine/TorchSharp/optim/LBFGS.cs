using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>
/// L-BFGS: steps along the gradient times an estimate of the inverse Hessian from the last steps (Liu and Nocedal 1989).
/// </summary>
/// <remarks>
/// A step evaluates the closure several times, so it needs one that computes the loss and its gradients. All parameters
/// form one vector; they are of one type, on one device and in one group. PyTorch's algorithm without a line search.
/// </remarks>
public class LBFGS : Optimizer, ILearningRateController
{
    public double _rate;

    private readonly LbfgsSettings _settings;
    private readonly LbfgsHistory _history;
    private Tensor? _gradient; // at the last iteration's start
    private Tensor? _direction; // of the last iteration
    private double _length; // of the last iteration's step along the direction

    /// <param name="handle">Zero: this engine has no optimizers in native code.</param>
    /// <param name="lr">The learning rate.</param>
    public LBFGS(nint handle, double lr) : this(handle, [], new LbfgsSettings(lr, 20, 25, 1e-5, 1e-9, 100)) { }

    internal LBFGS(IEnumerable<Parameter> parameters, LbfgsSettings settings) : this(0, parameters, settings) { }

    private LBFGS(nint handle, IEnumerable<Parameter> parameters, LbfgsSettings settings) : base(handle)
    {
        settings.Check();
        _settings = settings;
        _history = new LbfgsHistory(settings.History);
        _rate = InitialLearningRate = settings.LearningRate;
        _parameter_groups.Add(new ParamGroup { Parameters = parameters.ToList() });
    }

    public double LearningRate
    {
        get => _rate;
        set => _rate = value;
    }

    public double InitialLearningRate { get; set; }

    /// <summary>The optimizer itself: it has one group.</summary>
    public override IEnumerable<ILearningRateController> ParamGroups => [this];

    /// <summary>Up to max_iter iterations.</summary>
    /// <param name="closure">Computes the loss and its gradients. Required; called once an iteration.</param>
    /// <returns>The loss before the first iteration.</returns>
    public override Tensor step(Func<Tensor>? closure)
    {
        CheckLive();
        ArgumentNullException.ThrowIfNull(closure);
        if (_parameter_groups.Count != 1)
            throw new InvalidOperationException($"expected LBFGS to have one group of parameters, got {_parameter_groups.Count}.");
        var first = Evaluate(closure);
        using var silent = no_grad();
        Parameter[] all = [.. parameters().Where(p => p.numel() > 0)];
        if (all.Length > 0 && !Flat(all)) Iterate(closure, all, Number(first));
        return first;
    }

    // The closure runs outside of every scope here: what it makes is its own.
    private void Iterate(Func<Tensor> closure, Parameter[] all, double loss)
    {
        var evaluations = 1L;
        for (var iteration = 1L; Advance(all) && iteration < _settings.MaxIterations; iteration++)
        {
            var before = loss;
            using (var value = Evaluate(closure)) loss = Number(value);
            evaluations++;
            if (evaluations >= _settings.MaxEvaluations || Flat(all) || Still() || Math.Abs(loss - before) < _settings.ChangeTolerance) return;
        }
    }

    /// <summary>One step along the direction of the estimated Hessian; false where that is no way down.</summary>
    private bool Advance(Parameter[] all)
    {
        using var scope = NewDisposeScope();
        var gradient = Gradient(all);
        var first = _gradient is null;
        if (!first) _history.Add(gradient - _gradient!, _direction! * _length);
        StateTensor.Replace(ref _direction, _history.Direction(gradient));
        StateTensor.Replace(ref _gradient, gradient);
        _length = first ? FirstLength(gradient) : _rate;
        if (gradient.dot(_direction).ToDouble() > -_settings.ChangeTolerance) return false;
        var values = Foreach.Real(all);
        Foreach.Add_(values, Foreach.Unflatten(_direction, values), _length);
        return true;
    }

    /// <summary>The first step has no scale to go by: it changes all elements together by no more than the learning rate.</summary>
    private double FirstLength(Tensor gradient)
    {
        var inverse = LbfgsHistory.Rounded(1 / gradient.abs().sum().ToDouble(), gradient);
        return inverse < 1 ? LbfgsHistory.Rounded(inverse * LbfgsHistory.Rounded(_rate, gradient), gradient) : _rate;
    }

    private bool Flat(Parameter[] all)
    {
        using var scope = NewDisposeScope();
        return Gradient(all).abs().max().ToDouble() <= _settings.GradientTolerance;
    }

    private bool Still()
    {
        using var scope = NewDisposeScope();
        return (_direction! * _length).abs().max().ToDouble() <= _settings.ChangeTolerance;
    }

    private static Tensor Evaluate(Func<Tensor> closure)
    {
        using var recording = enable_grad();
        return closure();
    }

    /// <summary>All gradients as one dense vector; a parameter without one has zeros.</summary>
    private static Tensor Gradient(Parameter[] all) =>
        Foreach.Flatten(Foreach.Real(Array.ConvertAll(all, p => p.grad is { } grad ? StateTensor.Dense(grad) : p.zeros_like())));

    private static double Number(Tensor loss)
    {
        using var scope = NewDisposeScope();
        return loss.detach().ToDouble();
    }

    internal override void DisposeStates()
    {
        _history.Dispose();
        _gradient?.Dispose();
        _direction?.Dispose();
    }
}

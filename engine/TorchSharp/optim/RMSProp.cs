using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>RMSProp: steps scaled by a running root mean square of the gradients (Hinton 2012), or by their deviation (centered; Graves 2013).</summary>
/// <remarks>In PyTorch's order of arithmetic, so that results are equal bit for bit.</remarks>
public partial class RMSProp : OptimizerHelper, IMomentum
{
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize) { }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
    {
        Setting.NotNegative("learning rate", lr);
        Setting.NotNegative("alpha", alpha);
        Setting.NotNegative("eps", eps);
        Setting.NotNegative("weight_decay", weight_decay);
        Setting.NotNegative("momentum", momentum);
        var defaults = new ParamGroup([], lr, eps, alpha, weight_decay, momentum, centered).Options;
        defaults.maximize = maximize;
        Begin(defaults, parameters);
    }

    /// <summary>The momentum of groups that bring none.</summary>
    public double Momentum
    {
        get => ((Options)_defaults).momentum!.Value;
        set => ((Options)_defaults).momentum = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group) =>
        AddGroup<Options>(param_group, parameter => new State(parameter));

    [return: NotNullIfNotNull(nameof(closure))]
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        var active = Active<State>(group);
        if (active.Count == 0) return;

        var options = group.Options;
        active.ForEach(a => a.state.Count(options));
        var (parameters, directions) = Directions(active, options.weight_decay!.Value, options.maximize == true);
        var (rate, momentum) = (options.LearningRate!.Value, options.momentum!.Value);
        var divisors = Divisors(active, directions, options);
        if (momentum > 0)
        {
            var buffers = Each(active, s => s.momentum_buffer!);
            Foreach.Mul_(buffers, momentum);
            Foreach.Addcdiv_(buffers, directions, divisors, 1);
            Foreach.Add_(parameters, buffers, -rate);
        }
        else
        {
            Foreach.Addcdiv_(parameters, directions, divisors, -rate);
        }
    }

    private static Tensor[] Divisors(List<(Tensor, Tensor, State state)> active, Tensor[] directions, Options options)
    {
        var alpha = options.alpha!.Value;
        var squares = Each(active, s => s.square_avg);
        Foreach.Mul_(squares, alpha);
        Foreach.Addcmul_(squares, directions, directions, 1 - alpha);
        if (options.centered == true)
        {
            var averages = Each(active, s => s.grad_avg!);
            Foreach.Decay_(averages, directions, alpha);
            squares = Foreach.Addcmul(squares, averages, averages, -1);
        }
        var divisors = Foreach.Sqrt(squares);
        Foreach.Add_(divisors, options.eps!.Value);
        return divisors;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}

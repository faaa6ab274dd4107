using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adadelta: steps as large as the last ones were, relative to the gradients (Zeiler 2012, arXiv:1212.5701).</summary>
/// <remarks>In PyTorch's order of arithmetic, so that results are equal bit for bit.</remarks>
public partial class Adadelta : OptimizerHelper
{
    public Adadelta(IEnumerable<Parameter> parameters, double lr, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, rho, eps, weight_decay, maximize) { }

    public Adadelta(IEnumerable<ParamGroup> parameters, double lr = 1, double rho = 0.9, double eps = 1E-06, double weight_decay = 0, bool maximize = false)
    {
        Setting.NotNegative("learning rate", lr);
        Setting.Within("rho", rho, 0, 1);
        Setting.NotNegative("eps", eps);
        Setting.NotNegative("weight_decay", weight_decay);
        Begin(new ParamGroup([], lr, rho, eps, weight_decay, maximize).Options, parameters);
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
        active.ForEach(a => a.state.step++);
        var (parameters, directions) = Directions(active, options.weight_decay!.Value, options.maximize == true);
        var (squares, changes) = (Each(active, s => s.square_avg), Each(active, s => s.acc_delta));
        var (rho, eps) = (options.rho!.Value, options.eps!.Value);
        Foreach.Mul_(squares, rho);
        Foreach.Addcmul_(squares, directions, directions, 1 - rho);
        var roots = Foreach.Add(squares, eps);
        Foreach.Sqrt_(roots);
        var deltas = Foreach.Add(changes, eps);
        Foreach.Sqrt_(deltas);
        Foreach.Div_(deltas, roots);
        Foreach.Mul_(deltas, directions);
        Foreach.Add_(parameters, deltas, -options.LearningRate!.Value);
        Foreach.Mul_(changes, rho);
        Foreach.Addcmul_(changes, deltas, deltas, 1 - rho);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}

using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Averaged stochastic gradient descent (Polyak and Juditsky 1992), with a rate that falls and an average that starts late.</summary>
/// <remarks>
/// The rate of step t is lr / (1 + lambd lr t)^alpha. The state's ax is the average of the parameter over the steps after
/// t0. In PyTorch's order of arithmetic, with the rate and the average's weight in double precision.
/// </remarks>
public partial class ASGD : OptimizerHelper
{
    public ASGD(IEnumerable<Parameter> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, lambd, alpha, t0, weight_decay, maximize) { }

    public ASGD(IEnumerable<ParamGroup<Options>> parameters, double lr = 0.01, double lambd = 0.0001, double alpha = 0.75, double t0 = 1000000, double weight_decay = 0, bool maximize = false)
    {
        Setting.NotNegative("learning rate", lr);
        Setting.NotNegative("weight_decay", weight_decay);
        var defaults = new ParamGroup([], lr, lambd, alpha, t0, weight_decay).Options;
        defaults.maximize = maximize;
        Begin(defaults, parameters);
    }

    public override void add_param_group(Modules.ParamGroup param_group) =>
        AddGroup<Options>(param_group, parameter => new State(parameter));

    [return: NotNullIfNotNull(nameof(closure))]
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup<Options>>(Update, closure);

    private void Update(ParamGroup<Options> group)
    {
        // Parameters that missed a step have another rate and another weight in the average.
        foreach (var together in InStep(Active<State>(group), state => (++state.step, state.eta, state.mu))) Update(together, group.Options);
    }

    private static void Update(List<(Tensor, Tensor, State state)> together, Options options)
    {
        var (parameters, directions) = Directions(together, options.weight_decay!.Value, options.maximize == true);
        var averages = Each(together, s => s.ax);
        var first = together[0].state;
        var (lr, lambd) = (options.LearningRate!.Value, options.lambd!.Value);
        Foreach.Mul_(parameters, 1 - lambd * first.eta);
        Foreach.Add_(parameters, directions, -first.eta);
        if (first.mu == 1) Foreach.Copy_(averages, parameters);
        else
        {
            var away = Foreach.Sub(parameters, averages);
            Foreach.Mul_(away, first.mu);
            Foreach.Add_(averages, away, 1);
        }

        var eta = lr / Math.Pow(1 + lambd * lr * first.step, options.alpha!.Value);
        var mu = 1 / Math.Max(1, first.step - options.t0!.Value);
        together.ForEach(a => (a.state.eta, a.state.mu) = (eta, mu));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}

using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adagrad: steps scaled by the root of the sum of all squared gradients (Duchi et al. 2011).</summary>
/// <remarks>In PyTorch's order of arithmetic, so that results are equal bit for bit.</remarks>
public partial class Adagrad : OptimizerHelper
{
    public Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
        : this([new ParamGroup { Parameters = parameters }], lr, lr_decay, weight_decay, initial_accumulator_value, eps) { }

    public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
    {
        Setting.NotNegative("learning rate", lr);
        Setting.NotNegative("lr_decay", lr_decay);
        Setting.NotNegative("weight_decay", weight_decay);
        Setting.NotNegative("initial_accumulator_value", initial_accumulator_value);
        Setting.NotNegative("eps", eps);
        Begin(new ParamGroup([], lr, lr_decay, weight_decay, initial_accumulator_value, eps).Options, parameters);
    }

    public override void add_param_group(Modules.ParamGroup param_group) =>
        AddGroup<Options>(param_group, parameter => new State(parameter));

    [return: NotNullIfNotNull(nameof(closure))]
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        // Parameters that missed a step have another rate.
        foreach (var together in InStep(Active<State>(group), state => ++state.step)) Update(together, group.Options);
    }

    private static void Update(List<(Tensor parameter, Tensor grad, State state)> together, Options options)
    {
        var rate = options.LearningRate!.Value / (1 + (together[0].state.step - 1) * options.lr_decay!.Value);
        foreach (var (parameter, grad, state) in together.Where(a => a.grad.is_sparse)) UpdateSparse(parameter, grad, state.sum, rate, options.eps!.Value);
        var dense = together.FindAll(a => !a.grad.is_sparse);
        if (dense.Count == 0) return;

        var (parameters, directions) = Directions(dense, options.weight_decay!.Value);
        var sums = Each(dense, s => s.sum);
        Foreach.Addcmul_(sums, directions, directions, 1);
        var roots = Foreach.Sqrt(sums);
        Foreach.Add_(roots, options.eps!.Value);
        Foreach.Addcdiv_(parameters, directions, roots, -rate);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}

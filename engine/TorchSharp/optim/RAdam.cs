using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>RAdam: Adam whose adaptive rate sets in when its variance is small enough (Liu et al. 2020, arXiv:1908.03265).</summary>
/// <remarks>In PyTorch's order of arithmetic, so that results are equal bit for bit.</remarks>
public partial class RAdam : OptimizerHelper, IBetas
{
    public RAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay) { }

    public RAdam(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
    {
        AdamUpdate.Check(lr, beta1, beta2, eps, weight_decay);
        Begin(new ParamGroup([], lr, beta1, beta2, eps, weight_decay).Options, parameters);
    }

    /// <summary>The decay rates of groups that bring none.</summary>
    public (double, double) Betas
    {
        get => (((Options)_defaults).beta1!.Value, ((Options)_defaults).beta2!.Value);
        set => (((Options)_defaults).beta1, ((Options)_defaults).beta2) = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group) =>
        AddGroup<Options>(param_group, parameter => new State(parameter));

    [return: NotNullIfNotNull(nameof(closure))]
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        // Parameters that missed a step have another bias correction.
        foreach (var together in InStep(Active<State>(group), state => ++state.step)) Update(together, group.Options);
    }

    private static void Update(List<(Tensor, Tensor, State state)> together, Options options)
    {
        var (parameters, directions) = Directions(together, options.weight_decay!.Value);
        var (averages, squares) = (Each(together, s => s.exp_avg), Each(together, s => s.exp_avg_sq));
        var (step, beta1, beta2) = (together[0].state.step, options.beta1!.Value, options.beta2!.Value);
        Foreach.Decay_(averages, directions, beta1);
        Foreach.Mul_(squares, beta2);
        Foreach.Addcmul_(squares, directions, directions, 1 - beta2);

        var changes = Foreach.Div(averages, 1 - Math.Pow(beta1, step));
        Foreach.Mul_(changes, options.LearningRate!.Value);
        if (Rectification(beta2, step) is { } rectification)
        {
            var factors = Foreach.Sqrt(squares);
            Foreach.Add_(factors, options.eps!.Value);
            Foreach.Reciprocal_(factors);
            Foreach.Mul_(factors, Math.Sqrt(1 - Math.Pow(beta2, step)));
            Foreach.Mul_(changes, factors);
            Foreach.Mul_(changes, rectification);
        }
        Foreach.Add_(parameters, changes, -1);
    }

    /// <summary>The factor that makes up for the variance of the adaptive rate; null while that variance has no bound.</summary>
    private static double? Rectification(double beta2, long step)
    {
        var limit = 2 / (1 - beta2) - 1;
        var power = Math.Pow(beta2, step);
        var length = limit - 2 * step * power / (1 - power);
        return length > 5 ? Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)) : null;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}

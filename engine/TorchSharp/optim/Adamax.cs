using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Adamax: Adam with the largest gradient, decayed, in place of the root mean square (Kingma and Ba 2015, arXiv:1412.6980).</summary>
/// <remarks>In PyTorch's order of arithmetic, so that results are equal bit for bit.</remarks>
public partial class Adamax : OptimizerHelper, IBetas
{
    public Adamax(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay) { }

    public Adamax(IEnumerable<ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0)
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
        var (averages, largest) = (Each(together, s => s.exp_avg), Each(together, s => s.exp_inf));
        var (beta1, beta2) = (options.beta1!.Value, options.beta2!.Value);
        Foreach.Decay_(averages, directions, beta1);
        Foreach.Mul_(largest, beta2);
        var sizes = Foreach.Abs(directions);
        Foreach.Add_(sizes, options.eps!.Value);
        Foreach.Maximum_(largest, sizes);
        var rate = options.LearningRate!.Value / (1 - Math.Pow(beta1, together[0].state.step));
        Foreach.Addcdiv_(parameters, averages, largest, -rate);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}

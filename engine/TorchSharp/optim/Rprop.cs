using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Resilient backpropagation: only the gradients' signs count (Riedmiller and Braun 1993).</summary>
/// <remarks>
/// Each element has a step of its own. It grows by etaplus while the sign stays and shrinks by etaminus when it turns; the
/// element then waits for one step. In PyTorch's order of arithmetic, so that results are equal bit for bit.
/// </remarks>
public partial class Rprop : OptimizerHelper
{
    public Rprop(IEnumerable<Parameter> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, etaminus, etaplus, min_step, max_step, maximize) { }

    public Rprop(IEnumerable<ParamGroup> parameters, double lr = 0.01, double etaminus = 0.5, double etaplus = 1.2, double min_step = 1E-06, double max_step = 50, bool maximize = false)
    {
        Setting.NotNegative("learning rate", lr);
        if (!(0 < etaminus && etaminus < 1 && 1 < etaplus))
            throw new ArgumentException($"Invalid eta values: expected 0 < etaminus < 1 < etaplus, got {etaminus} and {etaplus}.", nameof(etaminus));
        Begin(new ParamGroup([], lr, etaminus, etaplus, min_step, max_step, maximize).Options, parameters);
    }

    public override void add_param_group(Modules.ParamGroup param_group) =>
        AddGroup<Options>(param_group, parameter => new State(parameter));

    [return: NotNullIfNotNull(nameof(closure))]
    public override Tensor? step(Func<Tensor>? closure = null) => _step<ParamGroup>(Update, closure);

    private void Update(ParamGroup group)
    {
        // The signs are taken in one vector, which is of one type and on one device.
        foreach (var alike in Active<State>(group).GroupBy(a => (a.parameter.dtype, a.parameter.device.ToString())))
            Update([.. alike], group.Options);
    }

    private static void Update(List<(Tensor, Tensor, State state)> alike, Options options)
    {
        var (parameters, directions) = Directions(alike, 0, options.maximize == true);
        var (before, sizes) = (Each(alike, s => s.prev), Each(alike, s => s.step_size));
        var (gradient, size) = (Foreach.Flatten(directions), Foreach.Flatten(sizes));
        var factor = (gradient * Foreach.Flatten(before)).sign_();
        factor.masked_fill_(factor.gt(0), options.etaplus!.Value);
        factor.masked_fill_(factor.lt(0), options.etaminus!.Value);
        factor.masked_fill_(factor.eq(0), 1);
        size.mul_(factor).clamp_(options.min_step!.Value, options.max_step!.Value);
        gradient = gradient.masked_fill(factor.eq(options.etaminus!.Value), 0);

        Foreach.Copy_(sizes, Foreach.Unflatten(size, sizes));
        Foreach.Copy_(before, Foreach.Unflatten(gradient, before));
        Foreach.Addcmul_(parameters, Foreach.Unflatten(gradient.sign(), parameters), sizes, -1);
        alike.ForEach(a => a.state.step++);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}

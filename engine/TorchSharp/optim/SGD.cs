using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent, with momentum (Polyak's or Nesterov's) and weight decay.</summary>
/// <remarks>In PyTorch's order of arithmetic, so that results are equal bit for bit.</remarks>
public partial class SGD : OptimizerHelper, IMomentum
{
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize) { }

    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
    {
        Setting.NotNegative("learning rate", lr);
        Setting.NotNegative("momentum", momentum);
        Setting.NotNegative("weight_decay", weight_decay);
        if (nesterov && (momentum <= 0 || dampening != 0))
            throw new ArgumentException($"Nesterov momentum requires a momentum and zero dampening, got momentum {momentum} and dampening {dampening}.", nameof(nesterov));
        Begin(new ParamGroup([], lr, momentum, dampening, weight_decay, nesterov, maximize).Options, parameters);
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
        var options = group.Options;
        var all = Active<State>(group);
        foreach (var (parameter, grad, state) in all.Where(a => a.grad.is_sparse)) UpdateSparse(parameter, grad, state, options);
        var active = all.FindAll(a => !a.grad.is_sparse);
        if (active.Count == 0) return;

        Tensor[] parameters = [.. active.Select(a => a.parameter)];
        Tensor[] directions = [.. active.Select(a => a.grad)];
        if (options.maximize == true) directions = Foreach.Neg(directions);
        if (options.weight_decay is { } decay and not 0) directions = Foreach.Add(directions, parameters, decay);
        if (options.momentum is { } momentum and not 0)
        {
            var buffers = Accumulate(active, directions, momentum, options.dampening!.Value);
            directions = options.nesterov == true ? Foreach.Add(directions, buffers, momentum) : buffers;
        }
        Foreach.Add_(parameters, directions, -options.LearningRate!.Value);
    }

    /// <summary>The momentum buffers after this step; the first gradient starts a buffer undamped.</summary>
    private static Tensor[] Accumulate(List<(Tensor, Tensor, State state)> active, Tensor[] directions, double momentum, double dampening)
    {
        foreach (var (_, _, state) in active)
            if (state.momentum_buffer is { is_sparse: true } sparse) StateTensor.Replace(ref state.momentum_buffer, sparse.to_dense());
        Tensor[] running = [.. active.Where(a => a.state.momentum_buffer is not null).Select(a => a.state.momentum_buffer!)];
        Tensor[] added = [.. directions.Where((_, i) => active[i].state.momentum_buffer is not null)];
        for (var i = 0; i < active.Count; i++)
            if (active[i].state.momentum_buffer is null) StateTensor.Replace(ref active[i].state.momentum_buffer, directions[i].clone());
        if (running.Length > 0)
        {
            Foreach.Mul_(running, momentum);
            Foreach.Add_(running, added, 1 - dampening);
        }
        return [.. active.Select(a => a.state.momentum_buffer!)];
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) DisposeStates();
    }
}

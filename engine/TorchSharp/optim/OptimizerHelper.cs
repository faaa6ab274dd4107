using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What all optimizers share: groups, one state a parameter, steps over groups, saving.</summary>
public abstract partial class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults = null!; // each optimizer's constructor sets it

    protected OrderedDict<nint, OptimizerState> _state = new();

    public OptimizerHelper() : base(0) { }

    /// <summary>Tags of values in saved states.</summary>
    protected enum TypeCode
    {
        Double = 0,
        Long = 1,
        Tensor = 2,
        Options = 3,
        State = 4,
    }

    /// <summary>Adds a group whose options are complete. A parameter can be in one group only.</summary>
    public override void add_param_group(ParamGroup param_group) => Keep(param_group);

    private void Keep(ParamGroup group)
    {
        // A query would give new objects each time.
        group.Parameters = group.Parameters.ToList();
        var known = parameters().Select(p => p.Handle).ToHashSet();
        foreach (var parameter in group.Parameters)
            if (!known.Add(parameter.Handle)) throw new ArgumentException("expected each parameter in one group, once, got one twice.", nameof(group));
        base.add_param_group(group);
    }

    internal override void DisposeStates()
    {
        foreach (var (_, state) in _state) (state as IDisposable)?.Dispose();
        _state.Clear();
    }

    /// <summary>Moves every state to a device.</summary>
    public void to(Device device)
    {
        foreach (var parameter in parameters()) _state[parameter.Handle].to(device);
    }

    [return: NotNullIfNotNull(nameof(loss_closure))]
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var recording = enable_grad();
            loss = loss_closure();
        }
        using var silent = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups) body((T)group);
        return loss;
    }

    /// <summary>Takes the optimizer's own settings and its first groups.</summary>
    internal void Begin(OptimizerOptions defaults, IEnumerable<ParamGroup> groups)
    {
        defaults.InitialLearningRate = defaults.LearningRate!.Value;
        _defaults = defaults;
        foreach (var group in groups) add_param_group(group);
    }

    /// <summary>Adds a group that may lack settings, with fresh states for its parameters.</summary>
    internal void AddGroup<TOptions>(ParamGroup group, Func<Parameter, OptimizerState> newState) where TOptions : OptimizerOptions, new()
    {
        group.Options ??= new TOptions();
        group.Options.LearningRate ??= _defaults.LearningRate;
        group.Options.InitialLearningRate = group.Options.LearningRate!.Value;
        group.Options.Complete(_defaults);
        Keep(group);
        foreach (var parameter in group.Parameters)
        {
            var state = newState(parameter);
            state.Initialize(group.Options);
            _state.Add(parameter.Handle, state);
        }
    }

    /// <summary>The parameters that have a gradient, with it and their state. The gradients belong to the step's scope.</summary>
    internal List<(Tensor parameter, Tensor grad, TState state)> Active<TState>(ParamGroup group) where TState : OptimizerState
    {
        var active = new List<(Tensor, Tensor, TState)>();
        foreach (var parameter in group.Parameters)
            if (parameter.grad is { } grad) active.Add((parameter, grad, (TState)_state[parameter.Handle]));
        return active;
    }

    /// <summary>Splits the parameters by what their states have counted, the number of steps above all.</summary>
    internal static IEnumerable<List<(Tensor parameter, Tensor grad, TState state)>> InStep<TState, TKey>(
        List<(Tensor parameter, Tensor grad, TState state)> active, Func<TState, TKey> count) =>
        active.GroupBy(a => count(a.state)).Select(group => group.ToList());

    /// <summary>The parameters and the directions to go: the gradients, turned round to maximize, with L2 weight decay added.</summary>
    internal static (Tensor[] parameters, Tensor[] directions) Directions<TState>(
        List<(Tensor parameter, Tensor grad, TState state)> active, double weightDecay, bool maximize = false)
    {
        var parameters = Foreach.Real([.. active.Select(a => a.parameter)]);
        var directions = Foreach.Real([.. active.Select(a => a.grad)]);
        if (maximize) directions = Foreach.Neg(directions);
        if (weightDecay != 0) directions = Foreach.Add(directions, parameters, weightDecay);
        return (parameters, directions);
    }

    /// <summary>One tensor of each state.</summary>
    internal static Tensor[] Each<TState>(List<(Tensor parameter, Tensor grad, TState state)> active, Func<TState, Tensor> tensor) =>
        Foreach.Real([.. active.Select(a => tensor(a.state))]);
}

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
    public override void add_param_group(ParamGroup param_group)
    {
        // A query would give new objects each time.
        param_group.Parameters = param_group.Parameters.ToList();
        var known = parameters().Select(p => p.Handle).ToHashSet();
        foreach (var parameter in param_group.Parameters)
            if (!known.Add(parameter.Handle)) throw new ArgumentException("expected each parameter in one group, once, got one twice.", nameof(param_group));
        base.add_param_group(param_group);
    }

    internal void DisposeStates()
    {
        foreach (var (_, state) in _state) (state as IDisposable)?.Dispose();
        _state.Clear();
    }

    /// <summary>Moves every state to a device.</summary>
    public void to(Device device)
    {
        foreach (var parameter in parameters()) _state[parameter.Handle].to(device);
    }

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

    /// <summary>Fresh states for a new group's parameters.</summary>
    internal void AddStates(ParamGroup group, Func<Parameter, OptimizerState> newState)
    {
        foreach (var parameter in group.Parameters)
        {
            var state = newState(parameter);
            state.Initialize(group.Options);
            _state.Add(parameter.Handle, state);
        }
    }

    /// <summary>A new group's learning rate: the optimizer's where it brings none.</summary>
    internal void CompleteRate(OptimizerOptions options)
    {
        options.LearningRate ??= _defaults.LearningRate;
        options.InitialLearningRate = options.LearningRate!.Value;
    }

    /// <summary>The parameters that have a gradient, with it and their state. The gradients belong to the step's scope.</summary>
    internal List<(Tensor parameter, Tensor grad, TState state)> Active<TState>(ParamGroup group) where TState : OptimizerState
    {
        var active = new List<(Tensor, Tensor, TState)>();
        foreach (var parameter in group.Parameters)
            if (parameter.grad is { } grad) active.Add((parameter, grad, (TState)_state[parameter.Handle]));
        return active;
    }
}

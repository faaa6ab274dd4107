using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What all optimizers share: groups, one state a parameter, steps over groups, saving.</summary>
public abstract partial class OptimizerHelper : optim.Optimizer
{
    protected OptimizerOptions _defaults = null!; // each optimizer's constructor sets it

    protected OrderedDict<nint, OptimizerState> _state = new();

    // What the step under way works on.
    private readonly Dictionary<ParamGroup, List<(Tensor parameter, Tensor grad, OptimizerState state)>> _active = [];

    // Makes a state without tensors; null in an optimizer that fills _state itself.
    private Func<Parameter, OptimizerState>? _newState;

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
        CheckLive();
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
        CheckLive();
        foreach (var parameter in parameters()) _state[parameter.Handle].to(device);
    }

    [return: NotNullIfNotNull(nameof(loss_closure))]
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        CheckLive();
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var recording = enable_grad();
            loss = loss_closure();
        }
        using var silent = no_grad();
        using var scope = NewDisposeScope();
        try
        {
            // All of it before the first change: what is refused leaves parameters and states as they were.
            if (_newState is not null)
                foreach (var group in _parameter_groups) _active[group] = [.. Gather(group)];
            foreach (var group in _parameter_groups) body((T)group);
        }
        finally
        {
            _active.Clear();
        }
        return loss;
    }

    private IEnumerable<(Tensor parameter, Tensor grad, OptimizerState state)> Gather(ParamGroup group)
    {
        foreach (var parameter in group.Parameters)
        {
            if (parameter.grad is not { } grad) continue;
            if (!_state.TryGetValue(parameter.Handle, out var state))
                throw new InvalidOperationException($"{GetType().Name}: expected parameters that came with their group, got one of shape {Text(parameter)} that was put in later. Fix: add_param_group.");
            if (grad.is_sparse && SparseRefusal(group.Options) is { } refusal)
                throw new NotSupportedException($"{GetType().Name}: {refusal}, got a sparse one for a parameter of shape {Text(parameter)}.");
            state.Follow(group.Options);
            if (Array.Find(state.Tensors, tensor => tensor is not null && !StateTensor.Fits(tensor, parameter)) is { } other)
                throw new InvalidOperationException($"{GetType().Name}: expected a state of its parameter's type and device, {parameter.dtype} on {parameter.device}, got {other.dtype} on {other.device}. Fix: convert the module before the first step, or make a new optimizer; for the device alone: optimizer.to(device).");
            yield return (parameter, grad, state);
        }
    }

    /// <summary>What is expected instead of a sparse gradient; null where the optimizer goes along it.</summary>
    internal virtual string? SparseRefusal(OptimizerOptions options) => "does not support sparse gradients (SGD and Adagrad do): expected a dense gradient";

    private static string Text(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

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
        CheckLive();
        ArgumentNullException.ThrowIfNull(group);
        _newState = newState;
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
    internal List<(Tensor parameter, Tensor grad, TState state)> Active<TState>(ParamGroup group) where TState : OptimizerState =>
        _active[group].ConvertAll(a => (a.parameter, a.grad, (TState)a.state));

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

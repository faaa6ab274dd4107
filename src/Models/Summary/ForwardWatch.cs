using System.Linq.Expressions;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models.Summary;

/// <summary>
/// Sees the result of each call of some modules until it is disposed, by forward hooks. A hook's type holds the types of the module's
/// arguments and result, and a network may hold any of them (tensors, pairs of states, nothing at all), so the hook is built for the type that
/// it needs: (module, arguments..., result) => { seen(module, result); return result; }.
/// </summary>
internal sealed class ForwardWatch : IDisposable
{
    private readonly Action<Module, object?> _seen;
    private readonly Dictionary<Type, Delegate> _hooks = [];
    private readonly List<Action> _removals = [];

    /// <param name="seen">Called after each call of a watched module with the module and its result.</param>
    public ForwardWatch(Action<Module, object?> seen) => _seen = seen;

    /// <summary>Watches a module; false where it takes no hooks (a ScriptModule, or one without a forward).</summary>
    public bool Add(Module module)
    {
        if (Hookable(module.GetType()) is not Type hookable)
            return false;
        Type type = hookable.GetGenericArguments()[1];
        if (!_hooks.TryGetValue(type, out Delegate? hook))
            _hooks[type] = hook = Build(type);
        object remover = hookable.GetMethod("register_forward_hook", [type])!.Invoke(module, [hook])!;
        _removals.Add(remover.GetType().GetMethod("remove")!.CreateDelegate<Action>(remover));
        return true;
    }

    /// <summary>Takes all hooks off again.</summary>
    public void Dispose()
    {
        foreach (Action remove in _removals)
            remove();
        _removals.Clear();
    }

    private static Type? Hookable(Type? type)
    {
        while (type is not null && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(HookableModule<,>)))
            type = type.BaseType;
        return type;
    }

    private Delegate Build(Type type)
    {
        ParameterExpression[] parameters = [.. type.GetMethod("Invoke")!.GetParameters().Select(argument => Expression.Parameter(argument.ParameterType))];
        Expression result = parameters[^1];
        Expression report = Expression.Invoke(
            Expression.Constant(_seen), Expression.Convert(parameters[0], typeof(Module)), Expression.Convert(result, typeof(object)));
        return Expression.Lambda(type, Expression.Block(report, result), parameters).Compile(preferInterpretation: true);
    }
}

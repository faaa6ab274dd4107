using System.Reflection;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Fuzz;

/// <summary>Makes the calls.</summary>
internal sealed class Fuzzer(MethodBase[] surface, Random random, Journal journal)
{
    private readonly Values _values = new(random);
    private readonly HashSet<string> _called = [];
    private readonly HashSet<string> _succeeded = [];
    private readonly SortedDictionary<string, int> _kinds = [];
    private readonly SortedDictionary<string, int> _careless = [];
    private int _answers;
    private int _refusals;

    internal string Run(int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            using (NewDisposeScope())
                Call(surface[random.Next(surface.Length)]);
            // A mode that a call opened and nobody closed would make all later calls alike.
            if (!is_grad_enabled()) throw new InvalidOperationException("a call left gradients switched off.");
        }
        return $"{calls} calls of {_called.Count} members ({surface.Length} overloads): {_answers} answers from {_succeeded.Count} members, {_refusals} exceptions: {string.Join(", ", _kinds.Select(kind => $"{kind.Key} {kind.Value}"))}\n{string.Join("\n", _careless.Keys)}";
    }

    private void Call(MethodBase method)
    {
        var name = PublicSurface.Name(method);
        _called.Add(name);
        var withNull = false;
        try
        {
            if (method is MethodInfo { IsGenericMethodDefinition: true } open)
            {
                if (Closed(open) is not { } closed) return;
                method = closed;
            }
            var arguments = method.GetParameters().Select(Argument).ToArray();
            var target = method.IsStatic || method is ConstructorInfo ? null : Target(method.DeclaringType!);
            if (!method.IsStatic && method is MethodInfo && target is null) return;
            withNull = arguments.Any(argument => argument is null || HoldsNull(argument));
            journal.Write(Describe(name, target, arguments));
            var result = method is ConstructorInfo constructor ? constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null) : method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            Look(result);
            _answers++;
            _succeeded.Add(name);
        }
        catch (Exception exception)
        {
            var cause = exception;
            while (cause is TargetInvocationException { InnerException: { } inner }) cause = inner;
            _kinds[cause.GetType().Name] = _kinds.GetValueOrDefault(cause.GetType().Name) + 1;
            // With a null where none is allowed, as the compiler told the caller, .NET's own exception will do.
            if (cause is NullReferenceException && !withNull || cause is IndexOutOfRangeException or InvalidCastException or KeyNotFoundException)
                _careless.TryAdd($"{cause.GetType().Name} {name} {cause.StackTrace!.Split('\n')[0]}", 0);
            _refusals++;
        }
    }

    /// <summary>Reads a result through: a broken tensor shows itself here.</summary>
    private void Look(object? result)
    {
        switch (result)
        {
            case Tensor { IsInvalid: false } tensor:
                _ = tensor.shape;
                if (tensor.numel() is > 0 and < 10_000 && tensor.device_type == DeviceType.CPU && !tensor.is_sparse) _ = tensor.clone();
                if (tensor.requires_grad && _values.Chance(0.5) && tensor.numel() < 10_000 && is_floating_point(tensor.dtype)) tensor.sum().backward();
                break;
            case nn.Module<Tensor, Tensor> module:
                if (_values.Chance(0.7)) Look(module.call(_values.Tensor()));
                break;
            case Tensor[] many:
                foreach (var one in many) Look(one);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    private object? Argument(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue && _values.Chance(0.5)) return parameter.DefaultValue is DBNull ? null : parameter.DefaultValue;
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        return _values.Of(type) ?? (type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null);
    }

    private object? Target(Type type) => type.ContainsGenericParameters ? null : type == typeof(Tensor) ? _values.Tensor() : _values.Of(type);

    private static MethodInfo? Closed(MethodInfo open)
    {
        try
        {
            return open.MakeGenericMethod(typeof(float));
        }
        catch (ArgumentException) // the type parameter's constraint
        {
            return null;
        }
    }

    private static string Describe(string name, object? target, object?[] arguments)
    {
        var text = new StringBuilder(name);
        if (target is not null) text.Append(" on ").Append(Describe(target));
        return text.Append(" with ").AppendJoin("; ", arguments.Select(Describe)).ToString();
    }

    private static string Describe(object? value) => value switch
    {
        null => "null",
        Tensor { IsInvalid: true } => "a disposed tensor",
        Tensor tensor => $"{tensor.dtype}({string.Join(",", tensor.shape)}){Range(tensor)}",
        System.Collections.IEnumerable list and not string and not nn.Module => $"[{string.Join(", ", list.Cast<object?>().Select(Describe))}]",
        _ => $"{value.GetType().Name} {value}",
    };

    /// <summary>The values of an index matter; those of other tensors hardly ever do.</summary>
    private static string Range(Tensor tensor) =>
        tensor.numel() > 0 && tensor.device_type == DeviceType.CPU && !tensor.is_sparse && tensor.dtype is ScalarType.Int64 or ScalarType.Int32
            ? $" in {tensor.min().ToInt64()}..{tensor.max().ToInt64()}" : "";

    private static bool HoldsNull(object? value) => value is System.Collections.IEnumerable list and not string and not nn.Module and not Tensor && list.Cast<object?>().Any(one => one is null);
}

using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace TorchSharp;

/// <summary>The two halves of a custom function.</summary>
internal sealed record FunctionBody(
    string Name,
    Func<AutogradContext, object[], List<Tensor>> Forward,
    Func<AutogradContext, List<Tensor>, List<Tensor>> Backward);

/// <summary>One call of a custom function: the managed half of its node in the graph, which owns it.</summary>
internal sealed unsafe class FunctionCall
{
    private static readonly FunctionTable s_table = new() { Forward = &OnForward, Backward = &OnBackward, Release = &OnRelease };

    private readonly AutogradContext _context = new();
    private readonly FunctionBody _function;
    private readonly int[] _positions; // of the tensors among the arguments
    private readonly int _arguments;
    private object[]? _vars;           // only until forward has run: the graph must not hold the inputs

    private FunctionCall(FunctionBody function, object[] vars)
    {
        _function = function;
        _vars = vars;
        _arguments = vars.Length;
        _positions = Positions(vars);
    }

    private static int[] Positions(object[] vars)
    {
        Span<int> found = vars.Length <= 16 ? stackalloc int[vars.Length] : new int[vars.Length];
        var count = 0;
        for (var i = 0; i < vars.Length; i++)
            if (vars[i] is Tensor { IsInvalid: false }) found[count++] = i;
        return found[..count].ToArray();
    }

    internal static List<Tensor> Apply(FunctionBody function, object[] vars)
    {
        var call = new FunctionCall(function, vars);
        var inputs = Array.ConvertAll(call._positions, i => ((Tensor)vars[i]).Handle);
        int count;
        nint* handles;
        fixed (nint* input = inputs)
            count = NativeMethods.te_function_apply(s_table, GCHandle.ToIntPtr(GCHandle.Alloc(call)), input, inputs.Length, out handles);
        GC.KeepAlive(vars);
        if (count < 0) NativeError.Throw();
        return [.. Results.Take(handles, count)];
    }

    [UnmanagedCallersOnly]
    private static int OnForward(nint state, nint context, nint** outputs, int* count)
    {
        try
        {
            Of(state).RunForward(context, outputs, count);
            return 0;
        }
        catch (Exception exception) // native frames lie below: the caller gets it from NativeError
        {
            return NativeError.Keep(exception);
        }
    }

    [UnmanagedCallersOnly]
    private static int OnBackward(nint state, nint context, nint* grads, int count, nint* results, int inputs)
    {
        try
        {
            Of(state).RunBackward(context, new(grads, count), new(results, inputs));
            return 0;
        }
        catch (Exception exception) // as above
        {
            return NativeError.Keep(exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnRelease(nint state)
    {
        Of(state)._context.Dispose();
        GCHandle.FromIntPtr(state).Free();
    }

    private static FunctionCall Of(nint state) => (FunctionCall)GCHandle.FromIntPtr(state).Target!;

    private void RunForward(nint context, nint** outputs, int* count)
    {
        using var scope = NewDisposeScope();
        _context.Enter(context, forward: true);
        try
        {
            var results = _function.Forward(_context, _vars!) ?? throw new InvalidOperationException($"{_function.Name}: expected forward to return tensors, got null.");
            var handles = new nint[results.Count];
            for (var i = 0; i < handles.Length; i++)
                handles[i] = (results[i] ?? throw new InvalidOperationException($"{_function.Name}: expected forward to return a tensor, got null (output {i}).")).Handle;
            _context.Commit();
            _context.Rescue(scope);
            *outputs = (nint*)NativeMemory.Alloc((nuint)handles.Length, (nuint)sizeof(nint));
            *count = handles.Length;
            for (var i = 0; i < handles.Length; i++) (*outputs)[i] = NativeMethods.te_tensor_retain(handles[i]);
        }
        finally
        {
            _context.Leave();
            _vars = null;
        }
    }

    private void RunBackward(nint context, ReadOnlySpan<nint> grads, Span<nint> results)
    {
        using var scope = NewDisposeScope();
        _context.Enter(context, forward: false);
        try
        {
            var given = new List<Tensor>(grads.Length);
            foreach (var grad in grads) given.Add(new Tensor(grad == 0 ? 0 : NativeMethods.te_tensor_retain(grad)));
            var gradients = _function.Backward(_context, given);
            CheckGradients(gradients);
            _context.Rescue(scope);
            for (var i = 0; i < results.Length; i++)
                if (gradients[_positions[i]] is { IsInvalid: false } gradient) results[i] = NativeMethods.te_tensor_retain(gradient.Handle);
        }
        finally
        {
            _context.Leave();
        }
    }

    private void CheckGradients(List<Tensor>? gradients)
    {
        if (gradients is null || gradients.Count < _arguments || gradients.FindIndex(_arguments, g => g is { IsInvalid: false }) >= 0)
            throw new InvalidOperationException(
                $"{_function.Name}: expected backward to return {_arguments} gradients, one for each argument of forward, got {gradients?.Count.ToString() ?? "null"}.");
        for (var i = 0; i < _arguments; i++)
            if (gradients[i] is { IsInvalid: false } && Array.IndexOf(_positions, i) < 0)
                throw new InvalidOperationException($"{_function.Name}: expected null as gradient {i}, since that argument of forward is no tensor, got a tensor.");
    }
}

using System.Runtime.InteropServices;
using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace TorchSharp.Native;

internal sealed unsafe class TensorHooks : ITensorHooks
{
    public IDisposable register_hook(Tensor tensor, Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (!tensor.requires_grad) throw new InvalidOperationException("register_hook: expected a tensor that requires a gradient, got one that does not.");
        var registration = new Registration(tensor, hook);
        // From here on the graph owns the handle, also when the call fails.
        var state = GCHandle.ToIntPtr(GCHandle.Alloc(registration));
        registration.Id = NativeError.Check(NativeMethods.te_register_hook(tensor.Handle, &OnGradient, &OnRelease, state));
        GC.KeepAlive(tensor);
        return registration;
    }

    [UnmanagedCallersOnly]
    private static int OnGradient(nint state, nint grad, nint* replacement)
    {
        try
        {
            *replacement = ((Registration)GCHandle.FromIntPtr(state).Target!).Run(grad);
            return 0;
        }
        catch (Exception exception) // native frames lie below: the caller of backward gets it from NativeError
        {
            return NativeError.Keep(exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnRelease(nint state) => GCHandle.FromIntPtr(state).Free();

    /// <summary>One hook on one tensor. Does not hold the tensor itself: the hook belongs to the graph, not the other way round.</summary>
    private sealed class Registration(Tensor tensor, Func<Tensor, Tensor?> hook) : IDisposable
    {
        private readonly WeakReference<Tensor> _tensor = new(tensor);
        private Func<Tensor, Tensor?>? _hook = hook;

        internal long Id { get; set; }

        /// <summary>Calls the hook; gives an owned handle of what it returned, or zero.</summary>
        internal nint Run(nint grad)
        {
            if (_hook is not { } hook) return 0;
            using var scope = NewDisposeScope();
            var given = new Tensor(NativeMethods.te_tensor_retain(grad));
            if (hook(given) is not { } returned) return 0;
            if (!returned.shape.AsSpan().SequenceEqual(given.shape) || returned.dtype != given.dtype)
                throw new InvalidOperationException(
                    $"register_hook: expected the hook to return a gradient of shape ({string.Join(", ", given.shape)}) and type {given.dtype}, got ({string.Join(", ", returned.shape)}) and {returned.dtype}.");
            return NativeMethods.te_tensor_retain(returned.Handle);
        }

        public void Dispose()
        {
            // Without the tensor there is no way to the graph's list; the hook then stays there, and does nothing.
            if (Interlocked.Exchange(ref _hook, null) is null || !_tensor.TryGetTarget(out var tensor) || tensor.IsInvalid) return;
            NativeError.Check(NativeMethods.te_remove_hook(tensor.Handle, Id));
            GC.KeepAlive(tensor);
        }
    }
}

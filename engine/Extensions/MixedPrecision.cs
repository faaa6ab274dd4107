using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace TorchSharp.Native;

internal sealed class MixedPrecision : IMixedPrecision
{
    public IDisposable autocast(DeviceType device_type, ScalarType dtype, bool enabled = true, bool cache_enabled = true)
    {
        var allowed = device_type switch
        {
            DeviceType.CUDA => dtype is ScalarType.Float16 or ScalarType.BFloat16,
            DeviceType.CPU => dtype is ScalarType.BFloat16,
            _ => throw new ArgumentException($"autocast: expected a CPU or CUDA device, got {device_type}.", nameof(device_type)),
        };
        if (!allowed)
            throw new ArgumentException($"autocast: expected {(device_type == DeviceType.CPU ? "BFloat16" : "Float16 or BFloat16")} on {device_type}, got {dtype}.", nameof(dtype));
        return new Region(NativeError.Check(NativeMethods.te_autocast_enter((int)device_type, enabled ? 1 : 0, (int)dtype, cache_enabled ? 1 : 0)));
    }

    public IGradScaler grad_scaler(double init_scale = 65536, double growth_factor = 2, double backoff_factor = 0.5, int growth_interval = 2000, bool enabled = true) =>
        new GradScaler(init_scale, growth_factor, backoff_factor, growth_interval, enabled);

    private sealed class Region(nint guard) : IDisposable
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private nint _guard = guard;

        public void Dispose()
        {
            // The mode is the thread's: elsewhere there is nothing to end, and here it would go on.
            if (_guard != 0 && Environment.CurrentManagedThreadId != _thread)
                throw new InvalidOperationException($"autocast: expected the region to end on the thread that began it ({_thread}), got thread {Environment.CurrentManagedThreadId}. Fix: no await within the region.");
            var guard = Interlocked.Exchange(ref _guard, 0);
            if (guard != 0) NativeMethods.te_autocast_leave(guard);
        }
    }
}

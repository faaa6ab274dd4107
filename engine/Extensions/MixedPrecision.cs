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
        var guard = NativeError.Check(NativeMethods.te_autocast_enter((int)device_type, enabled ? 1 : 0, (int)dtype, cache_enabled ? 1 : 0));
        return new ThreadMode(() => NativeMethods.te_autocast_leave(guard));
    }

    public IGradScaler grad_scaler(double init_scale = 65536, double growth_factor = 2, double backoff_factor = 0.5, int growth_interval = 2000, bool enabled = true) =>
        new GradScaler(init_scale, growth_factor, backoff_factor, growth_interval, enabled);
}

using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>What the kernels take; everything else is computed by tensor operators.</summary>
internal static class KernelTypes
{
    internal static bool Takes(Tensor tensor) =>
        tensor.device_type == TorchSharp.DeviceType.CPU
        && tensor.dtype is ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16 or ScalarType.Float16;
}

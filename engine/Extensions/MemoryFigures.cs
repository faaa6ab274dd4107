using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace TorchSharp.Native;

internal sealed class MemoryFigures : IMemoryFigures
{
    public long Allocated(Device device) => device.type == DeviceType.CUDA ? Known(OfCuda(device).Allocated) : CpuMemory.Now.Live;

    public long Peak(Device device) => device.type == DeviceType.CUDA ? Known(OfCuda(device).AllocatedPeak) : CpuMemory.Now.Peak;

    public void ResetPeak(Device device)
    {
        if (device.type == DeviceType.CUDA) NativeError.Check(NativeMethods.te_cuda_memory_reset_peak(Index(device)));
        else NativeMethods.te_allocator_reset_peak();
    }

    public long Free(Device device)
    {
        if (device.type != DeviceType.CUDA) return SystemMemory.Available() + CpuMemory.Now.Cached;
        var memory = OfCuda(device);
        return memory.Free + (memory.Reserved < 0 ? 0 : memory.Reserved - memory.Allocated);
    }

    public void Trim(Device device)
    {
        if (device.type == DeviceType.CUDA) NativeError.Check(NativeMethods.te_cuda_memory_empty_cache());
        else CpuMemory.Trim();
    }

    private static DeviceMemoryStatistics OfCuda(Device device)
    {
        NativeError.Check(NativeMethods.te_cuda_memory(Index(device), out var memory));
        return memory;
    }

    private static int Index(Device device) => Math.Max(device.index, 0);

    private static long Known(long bytes) => bytes >= 0
        ? bytes
        : throw new NotSupportedException("CUDA memory: expected a native build with the allocator's figures, got one without. Fix: set up again with CUDA's headers installed.");
}

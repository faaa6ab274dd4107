using static TorchSharp.torch;

namespace DropoutTorch.EngineContracts;

/// <summary>Memory that the engine holds, in bytes.</summary>
public interface IMemoryFigures
{
    /// <summary>What tensors hold on the device now.</summary>
    /// <exception cref="NotSupportedException">A CUDA device whose allocator this build cannot ask.</exception>
    long Allocated(Device device);

    /// <summary>The most that tensors held there since the start or the last <see cref="ResetPeak"/>.</summary>
    /// <exception cref="NotSupportedException">As above.</exception>
    long Peak(Device device);

    /// <summary>Begins a new <see cref="Peak"/>.</summary>
    /// <exception cref="NotSupportedException">As above.</exception>
    void ResetPeak(Device device);

    /// <summary>What is free for this process on the device, freed memory that the engine keeps counted in.</summary>
    long Free(Device device);

    /// <summary>Gives kept memory back to the system.</summary>
    void Trim(Device device);
}

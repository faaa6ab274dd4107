using static TorchSharp.torch;

namespace DropoutTorch.EngineContracts;

/// <summary>The default generators of all devices; TorchSharp reads the CPU's alone.</summary>
public interface IGeneratorStates
{
    /// <summary>The whole state as bytes on the CPU. The caller disposes it.</summary>
    Tensor get_state(Device device);

    /// <summary>Puts a state back that <see cref="get_state"/> read from a generator of the same kind of device.</summary>
    void set_state(Device device, Tensor state);

    /// <summary>Seeds the generator of one device and leaves the others alone.</summary>
    void manual_seed(Device device, long seed);
}

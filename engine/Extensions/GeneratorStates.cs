using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace TorchSharp.Native;

internal sealed class GeneratorStates : IGeneratorStates
{
    public Tensor get_state(Device device)
    {
        using var generator = Generator.OfDevice(device);
        return generator.get_state();
    }

    public void set_state(Device device, Tensor state)
    {
        using var generator = Generator.OfDevice(device);
        generator.set_state(state);
    }

    public void manual_seed(Device device, long seed)
    {
        using var generator = Generator.OfDevice(device);
        generator.manual_seed(seed);
    }
}

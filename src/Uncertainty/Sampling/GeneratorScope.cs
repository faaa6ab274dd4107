using DropoutTorch.EngineContracts;
using static TorchSharp.torch;

namespace DropoutTorch.Uncertainty;

/// <summary>
/// Torch's default generators on a seed of their own. They get their states back on Dispose, so that sampling leaves no trace in what
/// the caller draws afterwards. One exception: TorchSharp's package cannot read the state of a CUDA generator; there that one goes on
/// from a number that it drew itself before, which depends on where the caller's stream stood and not on the seed here.
/// </summary>
internal sealed class GeneratorScope : IDisposable
{
    private readonly Tensor _state;
    private readonly Device _device;
    private readonly Tensor? _deviceState;
    private readonly long? _continuation;

    internal GeneratorScope(long seed, Device device)
    {
        _state = get_rng_state().DetachFromDisposeScope();
        _device = device;
        if (device.type == TorchSharp.DeviceType.CUDA)
        {
            if (EngineExtras.OrNull?.GeneratorStates is { } states)
            {
                _deviceState = states.get_state(device).DetachFromDisposeScope();
                states.manual_seed(device, seed);
            }
            else
            {
                using var drawn = randint(int.MaxValue, [1], dtype: int64, device: device);
                _continuation = drawn.item<long>();
                cuda.manual_seed_all(seed);
            }
        }
        Generator.Default.manual_seed(seed);
    }

    public void Dispose()
    {
        if (_state.IsInvalid) return;
        set_rng_state(_state);
        _state.Dispose();
        if (_continuation is { } continuation) cuda.manual_seed_all(continuation);
        if (_deviceState is null) return;
        EngineExtras.For("sampling").GeneratorStates.set_state(_device, _deviceState);
        _deviceState.Dispose();
    }
}

using DropoutTorch.EngineContracts;

namespace TorchSharp.Native;

/// <summary>What this engine offers beyond TorchSharp's API. The house finds it by its interface.</summary>
public sealed class Extras : IEngineExtras
{
    public IMixedPrecision MixedPrecision { get; } = new MixedPrecision();

    public ITensorHooks TensorHooks { get; } = new TensorHooks();

    public IGeneratorStates GeneratorStates { get; } = new GeneratorStates();

    public IMemoryFigures Memory { get; } = new MemoryFigures();

    public IThreadTeam Threads { get; } = new ThreadTeam();
}

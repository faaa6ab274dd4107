namespace DropoutTorch.EngineContracts;

/// <summary>What the house asks of an engine beyond TorchSharp's API. An engine implements all of it or none.</summary>
public interface IEngineExtras
{
    /// <summary>Autocast and gradient scaling.</summary>
    IMixedPrecision MixedPrecision { get; }

    /// <summary>Functions that see a tensor's gradient.</summary>
    ITensorHooks TensorHooks { get; }

    /// <summary>States of the devices' default generators.</summary>
    IGeneratorStates GeneratorStates { get; }

    /// <summary>Bytes held on the CPU and on devices.</summary>
    IMemoryFigures Memory { get; }

    /// <summary>The threads of libtorch's operators.</summary>
    IThreadTeam Threads { get; }
}

using static TorchSharp.torch;

namespace DropoutTorch.Training;

/// <summary>What the parts of a run put into a checkpoint. Tensors stay the parts' own.</summary>
public sealed class CheckpointParts
{
    /// <summary>By dotted names.</summary>
    public Dictionary<string, Tensor> Tensors { get; } = [];

    /// <summary>JSON texts by part.</summary>
    public Dictionary<string, string> State { get; } = [];
}

/// <summary>A part of a run with a state that has to go on when the run is resumed.</summary>
public interface ICheckpointPart
{
    /// <summary>Adds the state.</summary>
    void Save(CheckpointParts parts);

    /// <summary>Goes on from the state that <see cref="Save"/> added.</summary>
    void Load(Checkpoint checkpoint);
}

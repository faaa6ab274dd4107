namespace DropoutTorch.Training;

/// <summary>A checkpoint on the disk, as the start of its file describes it.</summary>
/// <param name="Path">The file; <see cref="CheckpointFile.Read"/> opens it.</param>
/// <param name="Step">Optimizer steps that lie behind.</param>
/// <param name="Score">How good this moment is; higher is better. Null: unknown.</param>
public sealed record CheckpointEntry(string Path, long Step, double? Score);

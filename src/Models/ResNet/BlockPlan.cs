namespace DropoutTorch.Models;

/// <summary>What distinguishes one residual block from another.</summary>
/// <param name="Inputs">Maps that come in.</param>
/// <param name="Width">Maps of the branch; a bottleneck gives four times as many out.</param>
/// <param name="Stride">2 where the block halves the image, else 1.</param>
/// <param name="DropPath">Probability of dropping the branch for a sample.</param>
/// <param name="DropBlock">Share of the branch's maps that DropBlock takes.</param>
/// <param name="DropBlockSize">The edge of its blocks.</param>
internal sealed record BlockPlan(long Inputs, long Width, long Stride, double DropPath, double DropBlock, long DropBlockSize);

using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Blocks are dropped around random seeds; what is left is scaled by how much of it is left.</summary>
/// <param name="Address">Where the seeds' bits stand; they count in the order (channel, depth, height, width), whatever the memory format.</param>
/// <param name="Keep">Which places are no seeds.</param>
/// <param name="Grid">How the tensor is seen.</param>
/// <param name="Spatial">Dimensions after the channels.</param>
/// <param name="PerSample">Whether each sample is scaled by itself.</param>
internal sealed record BlockPerturbation(StreamAddress Address, Keep Keep, BlockGrid Grid, int Spatial, bool PerSample) : Perturbation(Address)
{
    /// <summary>Found by the first run and used by those after it, which are the gradients'.</summary>
    internal BlockCount Count { get; init; } = new();

    internal override Perturbation Derivative => this;

    internal override void Run(Tensor from, Tensor to, DenseLayout layout) => BlockKernel.Run(from, to, layout, this);

    internal override Tensor Compose(Tensor input, DenseLayout layout)
    {
        using var scope = NewDisposeScope();
        var (seeds, rows) = (Grid.Seeds, Grid.Rows);
        var kept = PhiloxTensor.Kept(Address, Keep, rows, Grid.Maps * seeds.Count, input.device);
        var drawn = kept.logical_not().reshape(rows, Grid.Maps, seeds.Depth, seeds.Height, seeds.Width);
        var survivors = BlockMask.Survivors(drawn, Grid.Block).reshape(BlockMask.Shape(input, Spatial, Grid.Maps));
        return BlockMask.Apply(input, survivors, Spatial, PerSample).MoveToOuterDisposeScope();
    }
}

/// <summary>How what is left is scaled, once it has been counted.</summary>
internal sealed class BlockCount
{
    /// <summary>For each sample, or one for all of them; null before they are counted.</summary>
    internal double[]? Scales { get; set; }
}

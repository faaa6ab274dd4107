using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>Two 3 x 3 convolutions and a shortcut: He et al., CVPR 2016, figure 5 left. DropBlock acts between them, drop path at their end.</summary>
public sealed class BasicBlock : ResidualBlock
{
    /// <summary>Output maps for each map of the branch.</summary>
    internal const int Expansion = 1;

    internal BasicBlock(BlockPlan plan, Module<Tensor, Tensor>? shortcut) : base(nameof(BasicBlock))
    {
        Add("conv1", Conv2d(plan.Inputs, plan.Width, 3, stride: plan.Stride, padding: 1, bias: false));
        Add("bn1", BatchNorm2d(plan.Width));
        if (plan.DropBlock > 0)
            Add("drop_block", new DropBlock2d(plan.DropBlock, plan.DropBlockSize));
        AddReLU();
        Add("conv2", Conv2d(plan.Width, plan.Width, 3, padding: 1, bias: false));
        Add("bn2", BatchNorm2d(plan.Width));
        if (plan.DropPath > 0)
            Add("drop_path", new DropPath(plan.DropPath));
        SetShortcut(shortcut);
    }
}

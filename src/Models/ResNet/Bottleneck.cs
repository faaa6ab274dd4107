using DropoutTorch.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// 1 x 1, 3 x 3 and 1 x 1 convolution and a shortcut: He et al., CVPR 2016, figure 5 right, with the stride in the 3 x 3 convolution as
/// torchvision has it. DropBlock acts behind that one, drop path at the end.
/// </summary>
public sealed class Bottleneck : ResidualBlock
{
    /// <summary>Output maps for each map of the branch.</summary>
    internal const int Expansion = 4;

    internal Bottleneck(BlockPlan plan, Module<Tensor, Tensor>? shortcut) : base(nameof(Bottleneck))
    {
        Add("conv1", Conv2d(plan.Inputs, plan.Width, 1, bias: false));
        Add("bn1", BatchNorm2d(plan.Width));
        AddReLU();
        Add("conv2", Conv2d(plan.Width, plan.Width, 3, stride: plan.Stride, padding: 1, bias: false));
        Add("bn2", BatchNorm2d(plan.Width));
        if (plan.DropBlock > 0)
            Add("drop_block", new DropBlock2d(plan.DropBlock, plan.DropBlockSize));
        AddReLU();
        Add("conv3", Conv2d(plan.Width, Expansion * plan.Width, 1, bias: false));
        Add("bn3", BatchNorm2d(Expansion * plan.Width));
        if (plan.DropPath > 0)
            Add("drop_path", new DropPath(plan.DropPath));
        SetShortcut(shortcut);
    }
}

using DropoutTorch.Layers;
using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// Residual networks: torchvision's ResNet 18, 34 and 50, and those of the paper for CIFAR with 20, 56 and 110 layers, with drop path in
/// every block, DropBlock in the last two groups and dropout before the output where they are asked for.
/// </summary>
/// <remarks>
/// <para>Shape: (N, C, H, W) to (N, classes), for images of any size. Parameters: 11,689,512 (resnet18), 21,797,672 (resnet34) and
/// 25,557,032 (resnet50) for 1000 classes; 269,722, 853,018 and 1,727,962 (resnet20, 56, 110) for 10.</para>
/// <para>The state dict has torchvision's names; what drops has no parameters. Weights start as torchvision's: convolutions normal by
/// Kaiming's rule (fan-out), norms 1 and 0, the output as PyTorch's Linear.</para>
/// <para>Papers: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016 (section 4.2 and option A of the shortcuts for
/// CIFAR); Huang et al., "Deep Networks with Stochastic Depth", ECCV 2016; Ghiasi et al., "DropBlock", NeurIPS 2018, whose third group
/// gets a quarter of the fourth's share.</para>
/// </remarks>
/// <example>
/// <code>
/// var options = ResNetOptions.From("resnet110", new ModelTask([3, 32, 32], Classes: 10)) with { DropPath = 0.5 };
/// using var model = new ResNet(options); // the network of the stochastic depth paper
/// using var logits = model.call(torch.randn(4, 3, 32, 32)); // (4, 10)
/// </code>
/// </example>
public sealed class ResNet : StagedModel
{
    private readonly ResNetArchitecture _architecture;

    /// <summary>Builds the layers.</summary>
    /// <param name="options">Architecture, stem and what drops; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public ResNet(ResNetOptions options) : base(nameof(ResNet), options)
    {
        Options = options;
        _architecture = ResNetArchitecture.Find(options.Name);
        AddStem();
        AddGroups();
        AddStage("avgpool", AdaptiveAvgPool2d(1));
        AppendStage("flatten", Flatten());
        if (options.Dropout > 0)
            AddStage("dropout", new InvertedDropout(options.Dropout));
        AddStage("fc", Linear(_architecture.Width * (1L << (_architecture.Blocks.Length - 1)) * _architecture.Expansion, options.Classes));
        VisionStart.KaimingFanOut(this);
    }

    /// <summary>What the model was built from.</summary>
    public ResNetOptions Options { get; }

    /// <summary>Architecture and settings in one line.</summary>
    public override string ToString() => Invariant(
        $"ResNet({Options.Name}, stem={Options.Stem}, drop_path={Options.DropPath} ({Options.DropPathRule}), drop_block={Options.DropBlock}, spatial_dropout={Options.SpatialDropout}, dropout={Options.Dropout}, classes={Options.Classes})");

    private void AddStem()
    {
        bool small = Options.Stem == ResNetOptions.SmallStem;
        AddStage("conv1", small
            ? Conv2d(Options.Channels, _architecture.Width, 3, padding: 1, bias: false)
            : Conv2d(Options.Channels, _architecture.Width, 7, stride: 2, padding: 3, bias: false));
        AddStage("bn1", BatchNorm2d(_architecture.Width));
        AddStage("relu", ReLU(inplace: true));
        if (!small)
            AddStage("maxpool", MaxPool2d(3, stride: 2, padding: 1));
    }

    private void AddGroups()
    {
        var rates = new Queue<double>(Options.DropPathRates(_architecture.Blocks.Sum()));
        long inputs = _architecture.Width;
        for (int group = 0; group < _architecture.Blocks.Length; group++)
        {
            if (group > 0 && Options.SpatialDropout > 0)
                AddStage($"spatial_dropout{group}", new SpatialDropout2d(Options.SpatialDropout));
            List<Module<Tensor, Tensor>> blocks = [];
            for (int i = 0; i < _architecture.Blocks[group]; i++)
            {
                var plan = new BlockPlan(
                    inputs, _architecture.Width << group, group > 0 && i == 0 ? 2 : 1, rates.Dequeue(), DropBlockShare(group), Options.DropBlockSize);
                blocks.Add(Block(plan));
                inputs = plan.Width * _architecture.Expansion;
            }
            AddStages($"layer{group + 1}", Sequential(blocks.ToArray()));
        }
    }

    private double DropBlockShare(int group) => (_architecture.Blocks.Length - 1 - group) switch
    {
        0 => Options.DropBlock,
        1 => Options.DropBlock / 4,
        _ => 0,
    };

    private ResidualBlock Block(BlockPlan plan)
    {
        // Made before the block, as torchvision does: the draws of the weights come in this order.
        Module<Tensor, Tensor>? shortcut = Shortcut(plan);
        return _architecture.IsBottleneck ? new Bottleneck(plan, shortcut) : new BasicBlock(plan, shortcut);
    }

    private Module<Tensor, Tensor>? Shortcut(BlockPlan plan)
    {
        long outputs = plan.Width * _architecture.Expansion;
        if (plan.Stride == 1 && plan.Inputs == outputs)
            return null;
        return _architecture.IsForCifar
            ? new PaddedShortcut(plan.Inputs, outputs, plan.Stride)
            : Sequential(Conv2d(plan.Inputs, outputs, 1, stride: plan.Stride, bias: false), BatchNorm2d(outputs));
    }
}

using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// The wide residual network WRN-d-k, by default 28-10, with dropout before every 3 x 3 convolution of its blocks, or in the paper's one
/// place: between the two convolutions of a block.
/// </summary>
/// <remarks>
/// <para>Shape: (N, C, H, W) to (N, classes), for images of any size from 8 x 8. 36,479,194 parameters for 10 classes.</para>
/// <para>Names of the state dict: conv1, block1.layer.0.bn1, block1.layer.0.convShortcut, ..., bn1, fc, as in the PyTorch versions in
/// use. Weights start as torchvision starts a ResNet's; the output's bias as zero.</para>
/// <para>Paper: Zagoruyko and Komodakis, "Wide Residual Networks", BMVC 2016 (dropout: section 2.4). Dropout before every convolution is
/// what Monte-Carlo dropout is run with on this network, for instance in Nado et al., "Uncertainty Baselines", 2021.</para>
/// </remarks>
/// <example>
/// <code>
/// using var model = new WideResNet(WideResNetOptions.From(new ModelTask([3, 32, 32], Classes: 10)));
/// using var logits = model.call(torch.randn(4, 3, 32, 32)); // (4, 10)
/// </code>
/// </example>
public sealed class WideResNet : StagedModel
{
    private const int Groups = 3;
    private const long FirstMaps = 16;

    /// <summary>Builds the layers.</summary>
    /// <param name="options">Depth, width and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public WideResNet(WideResNetOptions options) : base(nameof(WideResNet), options)
    {
        Options = options;
        AddStage("conv1", Conv2d(options.Channels, FirstMaps, 3, padding: 1, bias: false));
        long maps = FirstMaps;
        for (int group = 0; group < Groups; group++)
        {
            AddGroup(group, maps, (FirstMaps << group) * options.WidenFactor);
            maps = (FirstMaps << group) * options.WidenFactor;
        }
        AddStage("bn1", BatchNorm2d(maps));
        AddStage("relu", ReLU(inplace: true));
        AddStage("avgpool", AdaptiveAvgPool2d(1));
        AppendStage("flatten", Flatten());
        AddStage("fc", Linear(maps, options.Classes));
        VisionStart.KaimingFanOut(this);
        using IDisposable noGrad = no_grad();
        get_parameter("fc.bias")!.zero_();
    }

    /// <summary>What the model was built from.</summary>
    public WideResNetOptions Options { get; }

    /// <summary>Architecture and settings in one line.</summary>
    public override string ToString() => Invariant(
        $"WideResNet({Options.Depth}-{Options.WidenFactor}, dropout={Options.Dropout} ({Options.DropoutPlacement}), classes={Options.Classes})");

    private void AddGroup(int group, long inputs, long outputs)
    {
        double first = Options.DropoutPlacement == WideResNetOptions.EveryLayer ? Options.Dropout : 0;
        int blocks = (int)((Options.Depth - 4) / (2 * Groups));
        Module<Tensor, Tensor>[] layers =
        [
            .. Enumerable.Range(0, blocks).Select(i => new WideBlock(i == 0 ? inputs : outputs, outputs, i == 0 && group > 0 ? 2 : 1, Options.Dropout, first)),
        ];
        // "layer" within "block1": the names under which the weights of this network are found.
        AddStages($"block{group + 1}", "layer", Sequential(layers));
    }
}

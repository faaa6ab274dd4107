using DropoutTorch.Layers;
using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// Convolutions that lose whole maps: for each width (64, 128, 256) a 3 x 3 convolution, ReLU and spatial dropout, with 2 x 2 pooling
/// between them; then the mean of each map and the output.
/// </summary>
/// <remarks>
/// Shape: (N, C, H, W) to (N, classes), for images of any size. Parameters: conv1, conv2, ..., fc; they start as PyTorch's layers do.
/// Neighbouring pixels of a map say nearly the same, so that dropping single ones hides little: Tompson et al., CVPR 2015.
/// </remarks>
/// <example>
/// <code>
/// using var model = new SpatialConvNet(SpatialConvNetOptions.From(new ModelTask([3, 32, 32], Classes: 10)));
/// using var logits = model.call(torch.randn(8, 3, 32, 32)); // (8, 10)
/// </code>
/// </example>
public sealed class SpatialConvNet : StagedModel
{
    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public SpatialConvNet(SpatialConvNetOptions options) : base(nameof(SpatialConvNet), options)
    {
        Options = options;
        long width = options.Channels;
        for (int i = 0; i < options.Widths.Count; i++)
        {
            if (i > 0)
                AddStage($"pool{i}", MaxPool2d(2));
            AddStage($"conv{i + 1}", Conv2d(width, options.Widths[i], 3, padding: 1));
            AddStage($"relu{i + 1}", ReLU(inplace: true));
            AddStage($"dropout{i + 1}", options.Dropout > 0 ? new SpatialDropout2d(options.Dropout) : Identity());
            width = options.Widths[i];
        }
        AddStage("avgpool", AdaptiveAvgPool2d(1));
        AddStage("flatten", Flatten());
        AddStage("fc", Linear(width, options.Classes));
    }

    /// <summary>What the model was built from.</summary>
    public SpatialConvNetOptions Options { get; }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString() =>
        Invariant($"SpatialConvNet({Options.Channels}-{string.Join('-', Options.Widths)}, dropout={Options.Dropout}, classes={Options.Classes})");
}

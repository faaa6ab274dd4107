using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// The smallest network worth the name: 3 x 3 convolution to 16 maps, ReLU, 2 x 2 pooling, a hidden layer of 128 with ReLU and dropout,
/// and the output.
/// </summary>
/// <remarks>Shape: (N, C, H, W) to (N, classes). Parameters: conv, fc1, fc2; they start as PyTorch's layers do.</remarks>
/// <example>
/// <code>
/// using var model = new SimpleCnn(SimpleCnnOptions.From(new ModelTask([3, 32, 32], Classes: 10)));
/// using var logits = model.call(torch.randn(8, 3, 32, 32)); // (8, 10)
/// </code>
/// </example>
public sealed class SimpleCnn : StagedModel
{
    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public SimpleCnn(SimpleCnnOptions options) : base(nameof(SimpleCnn), options)
    {
        Options = options;
        AddStage("conv", Conv2d(options.Channels, options.Filters, 3, padding: 1));
        AddStage("relu1", ReLU(inplace: true));
        AddStage("pool", MaxPool2d(2));
        long size = options.Filters * (options.ImageSize[0] / 2) * (options.ImageSize[1] / 2);
        AddStage("flatten", new FlattenSamples(size));
        AddStage("fc1", Linear(size, options.HiddenSize));
        AddStage("relu2", ReLU(inplace: true));
        AddStage("dropout", Drops.Elements(options.Dropout));
        AddStage("fc2", Linear(options.HiddenSize, options.Classes));
    }

    /// <summary>What the model was built from.</summary>
    public SimpleCnnOptions Options { get; }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString() => Invariant($"SimpleCnn(conv {Options.Channels}-{Options.Filters}, fc {Options.HiddenSize}-{Options.Classes}, dropout={Options.Dropout})");
}

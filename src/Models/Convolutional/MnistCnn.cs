using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// Keras' convolutional network for MNIST: two rounds of 3 x 3 convolution (32, then 64 maps), ReLU and 2 x 2 pooling, then dropout on the
/// 1600 flattened values and the output. 34,826 parameters.
/// </summary>
/// <remarks>
/// Shape: (N, 1, 28, 28), or other channels and sizes, to (N, classes). Parameters: conv1, conv2, fc; they start as PyTorch's layers do.
/// Source: keras.io, "Simple MNIST convnet".
/// </remarks>
/// <example>
/// <code>
/// using var model = new MnistCnn(MnistCnnOptions.From(new ModelTask([1, 28, 28], Classes: 10)));
/// using var logits = model.call(torch.randn(8, 1, 28, 28)); // (8, 10)
/// </code>
/// </example>
public sealed class MnistCnn : StagedModel
{
    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public MnistCnn(MnistCnnOptions options) : base(nameof(MnistCnn), options)
    {
        Options = options;
        AddStage("conv1", Conv2d(options.Channels, options.Filters, 3));
        AddStage("relu1", ReLU(inplace: true));
        AddStage("pool1", MaxPool2d(2));
        AddStage("conv2", Conv2d(options.Filters, 2 * options.Filters, 3));
        AddStage("relu2", ReLU(inplace: true));
        AddStage("pool2", MaxPool2d(2));
        long size = 2 * options.Filters * MapSize(options.ImageSize[0]) * MapSize(options.ImageSize[1]);
        AddStage("flatten", new FlattenSamples(size));
        AddStage("dropout", Drops.Elements(options.Dropout));
        AddStage("fc", Linear(size, options.Classes));
    }

    /// <summary>What the model was built from.</summary>
    public MnistCnnOptions Options { get; }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString() =>
        Invariant($"MnistCnn(conv {Options.Channels}-{Options.Filters}-{2 * Options.Filters}, dropout={Options.Dropout}, classes={Options.Classes})");

    // Each convolution takes a border of one pixel away, each pooling halves.
    private static long MapSize(long size) => (((size - 2) / 2) - 2) / 2;
}

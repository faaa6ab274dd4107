using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// AlexNet as torchvision has it (the one-tower network of Krizhevsky, 2014): five convolutions, then dropout before each of two hidden
/// layers, and the output. 61,100,840 parameters for 1000 classes.
/// </summary>
/// <remarks>
/// Shape: (N, C, H, W), H and W at least 63, to (N, classes). The state dict has torchvision's names, and weights start as PyTorch's
/// layers do. Papers: Krizhevsky, Sutskever and Hinton, NeurIPS 2012; Krizhevsky, arXiv:1404.5997.
/// </remarks>
/// <example>
/// <code>
/// using var model = new AlexNet(AlexNetOptions.From(new ModelTask([3, 224, 224], Classes: 1000)));
/// using var logits = model.call(torch.randn(1, 3, 224, 224)); // (1, 1000)
/// </code>
/// </example>
public sealed class AlexNet : StagedModel
{
    private const long LastMaps = 256, Pooled = 6;

    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public AlexNet(AlexNetOptions options) : base(nameof(AlexNet), options)
    {
        Options = options;
        AddStages("features", Sequential(
            Conv2d(options.Channels, 64, 11, stride: 4, padding: 2), ReLU(inplace: true), MaxPool2d(3, stride: 2),
            Conv2d(64, 192, 5, padding: 2), ReLU(inplace: true), MaxPool2d(3, stride: 2),
            Conv2d(192, 384, 3, padding: 1), ReLU(inplace: true),
            Conv2d(384, LastMaps, 3, padding: 1), ReLU(inplace: true),
            Conv2d(LastMaps, LastMaps, 3, padding: 1), ReLU(inplace: true), MaxPool2d(3, stride: 2)));
        AddStage("avgpool", AdaptiveAvgPool2d(Pooled));
        AppendStage("flatten", Flatten());
        AddStages("classifier", Sequential(
            Drops.Elements(options.Dropout), Linear(LastMaps * Pooled * Pooled, options.HiddenSize), ReLU(inplace: true),
            Drops.Elements(options.Dropout), Linear(options.HiddenSize, options.HiddenSize), ReLU(inplace: true),
            Linear(options.HiddenSize, options.Classes)));
    }

    /// <summary>What the model was built from.</summary>
    public AlexNetOptions Options { get; }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString() => Invariant($"AlexNet(hidden={Options.HiddenSize}, dropout={Options.Dropout}, classes={Options.Classes})");
}

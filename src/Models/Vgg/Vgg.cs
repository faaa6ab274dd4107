using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// VGG as torchvision has it: blocks of 3 x 3 convolutions with pooling between them, then two hidden layers with dropout behind each
/// ReLU, and the output. With the head for small images the hidden layers are as wide as the maps are many (512).
/// </summary>
/// <remarks>
/// <para>Shape: (N, C, H, W), H and W at least 32, to (N, classes). Parameters for 1000 classes: 132.9 million (vgg11) to 143.7 (vgg19).</para>
/// <para>The state dict has torchvision's names. Weights start as torchvision's: convolutions by Kaiming's rule (normal, fan-out),
/// linear layers normal with deviation 0.01, biases as zeros. Dropout of probability 0 keeps its number as an Identity.</para>
/// <para>Paper: Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015.</para>
/// </remarks>
/// <example>
/// <code>
/// using var model = new Vgg(VggOptions.From("vgg16", new ModelTask([3, 32, 32], Classes: 10)) with { Dropout = 0.3 });
/// using var logits = model.call(torch.randn(4, 3, 32, 32)); // (4, 10)
/// </code>
/// </example>
public sealed class Vgg : StagedModel
{
    /// <summary>Builds the layers.</summary>
    /// <param name="options">Architecture, head and dropout; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public Vgg(VggOptions options) : base(nameof(Vgg), options)
    {
        Options = options;
        var architecture = VggArchitecture.Find(options.Name);
        AddStages("features", Sequential(Features(options.Channels, architecture)));
        AddStage("avgpool", AdaptiveAvgPool2d(options.PooledSize));
        AppendStage("flatten", Flatten());
        AddStages("classifier", Sequential(
            Linear(VggArchitecture.LastMaps * options.PooledSize * options.PooledSize, options.HiddenSize), ReLU(inplace: true), Drops.Elements(options.Dropout),
            Linear(options.HiddenSize, options.HiddenSize), ReLU(inplace: true), Drops.Elements(options.Dropout),
            Linear(options.HiddenSize, options.Classes)));
        VisionStart.KaimingFanOut(this, linearDeviation: 0.01);
    }

    /// <summary>What the model was built from.</summary>
    public VggOptions Options { get; }

    /// <summary>Architecture and settings in one line.</summary>
    public override string ToString() =>
        Invariant($"Vgg({Options.Name}, head {Options.HiddenSize}-{Options.HiddenSize}-{Options.Classes}, dropout={Options.Dropout})");

    private static Module<Tensor, Tensor>[] Features(long channels, VggArchitecture architecture)
    {
        List<Module<Tensor, Tensor>> layers = [];
        foreach (long[] block in architecture.Blocks)
        {
            foreach (long maps in block)
            {
                layers.Add(Conv2d(channels, maps, 3, padding: 1));
                if (architecture.BatchNorm)
                    layers.Add(BatchNorm2d(maps));
                layers.Add(ReLU(inplace: true));
                channels = maps;
            }
            layers.Add(MaxPool2d(2, stride: 2));
        }
        return [.. layers];
    }
}

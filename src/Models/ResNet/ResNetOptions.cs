using DropoutTorch.Layers;
using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The architecture (by its name), the stem and what drops in a <see cref="ResNet"/>.</summary>
public sealed record ResNetOptions : ImageModelOptions
{
    /// <summary>A 7 x 7 convolution of stride 2 and pooling.</summary>
    public const string PhotographStem = "imagenet";

    /// <summary>A 3 x 3 convolution of stride 1 and no pooling.</summary>
    public const string SmallStem = "cifar";

    /// <summary>The rates of Huang et al.: <see cref="StochasticDepthRates.huang"/>.</summary>
    public const string HuangRule = "huang";

    /// <summary>The rates of timm: <see cref="StochasticDepthRates.linspace"/>.</summary>
    public const string LinspaceRule = "linspace";

    /// <summary>A resnet18; every setting is still to be given.</summary>
    public ResNetOptions() : base("resnet18")
    {
    }

    /// <summary>imagenet or cifar; resnet20, 56 and 110 have the latter only.</summary>
    public required string Stem { get; init; }

    /// <summary>Probability of dropping the last block's branch, in [0, 1]; the blocks before it follow the rule.</summary>
    public required double DropPath { get; init; }

    /// <summary>How the probability grows with depth: huang, or linspace.</summary>
    public required string DropPathRule { get; init; }

    /// <summary>Share of the last group's maps that DropBlock takes, in [0, 1]; the group before loses a quarter of it.</summary>
    public required double DropBlock { get; init; }

    /// <summary>The edge of DropBlock's squares, at least 1; a smaller map clips them.</summary>
    public required long DropBlockSize { get; init; }

    /// <summary>Probability of dropping a channel of the maps that enter each group but the first, in [0, 1].</summary>
    public required double SpatialDropout { get; init; }

    /// <summary>Probability of dropping a feature before the output, in [0, 1].</summary>
    public required double Dropout { get; init; }

    /// <summary>The registry's lines.</summary>
    internal static IEnumerable<ModelEntry> Entries => ResNetArchitecture.All.Select(architecture => new ModelEntry(
        architecture.Name,
        architecture.IsForCifar ? "ResNet of the paper for CIFAR, drop path" : "ResNet; drop path, DropBlock",
        typeof(ResNetOptions), architecture.IsForCifar ? new ModelTask([3, 32, 32], 10) : new ModelTask([3, 224, 224], 1000), SampleRule.Images(8),
        task => From(architecture.Name, task)));

    /// <summary>Nothing dropped, and the stem that goes with the images' size.</summary>
    /// <param name="name">resnet18, resnet34, resnet50, resnet20, resnet56 or resnet110.</param>
    /// <param name="task">Images up to 64 by 64 get the small stem.</param>
    public static ResNetOptions From(string name, ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        bool small = task.HasSmallImages || ResNetArchitecture.All.Any(architecture => architecture.Name == name && architecture.IsForCifar);
        return new ResNetOptions
        {
            Name = name,
            Channels = task.Channels,
            Stem = small ? SmallStem : PhotographStem,
            DropPath = 0,
            DropPathRule = HuangRule,
            DropBlock = 0,
            DropBlockSize = 7,
            SpatialDropout = 0,
            Dropout = 0,
            Classes = task.Classes,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new ResNet(this);

    /// <summary>The probability of each block, from the first to the last.</summary>
    internal double[] DropPathRates(int blocks) =>
        DropPathRule == HuangRule ? StochasticDepthRates.huang(blocks, DropPath) : StochasticDepthRates.linspace(blocks, DropPath);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Name("model", Name, ResNetArchitecture.Names);
        bool forCifar = ResNetArchitecture.All.Any(architecture => architecture.Name == Name && architecture.IsForCifar);
        checks.Name("stem", Stem, forCifar ? [SmallStem] : [PhotographStem, SmallStem]);
        checks.ProbabilityOf("drop path", DropPath);
        checks.Name("drop path rule", DropPathRule, [HuangRule, LinspaceRule]);
        checks.ProbabilityOf("drop block", DropBlock);
        checks.Size("drop block size", DropBlockSize);
        checks.ProbabilityOf("spatial dropout", SpatialDropout);
        checks.ProbabilityOf("dropout", Dropout);
    }
}

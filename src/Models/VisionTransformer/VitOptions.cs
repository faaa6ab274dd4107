using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and what drops in a <see cref="VisionTransformer"/>.</summary>
public sealed record VitOptions : ImageModelOptions
{
    /// <summary>A vit_tiny; every setting is still to be given.</summary>
    public VitOptions() : base("vit_tiny")
    {
    }

    /// <summary>Height and width of the images, multiples of the patch's.</summary>
    public required IReadOnlyList<long> ImageSize { get; init => field = ValueList.Of(value); }

    /// <summary>The edge of a patch.</summary>
    public required long PatchSize { get; init; }

    /// <summary>Width of a token, a multiple of the number of heads.</summary>
    public required long EmbedDim { get; init; }

    /// <summary>Number of blocks.</summary>
    public required long Depth { get; init; }

    /// <summary>Heads of the attention.</summary>
    public required long NumHeads { get; init; }

    /// <summary>Hidden width of a block's MLP for each value of a token.</summary>
    public required double MlpRatio { get; init; }

    /// <summary>Probability of dropping a value of the embedded patches, in [0, 1].</summary>
    public required double PositionDropout { get; init; }

    /// <summary>Probability of dropping an attention weight, in [0, 1].</summary>
    public required double AttentionDropout { get; init; }

    /// <summary>Probability of dropping a value behind the attention's projection, in [0, 1].</summary>
    public required double ProjectionDropout { get; init; }

    /// <summary>Probability of dropping a value behind each layer of the MLP, in [0, 1].</summary>
    public required double MlpDropout { get; init; }

    /// <summary>Probability of dropping the last block's branches, in [0, 1]; it grows linearly from 0 in the first.</summary>
    public required double DropPath { get; init; }

    /// <summary>The registry's lines.</summary>
    internal static IEnumerable<ModelEntry> Entries => Sizes.Keys.Select(name => new ModelEntry(
        name, "vision transformer; four kinds of dropout", typeof(VitOptions), new ModelTask([3, 224, 224], 1000), SampleRule.Images(4), task => From(name, task)));

    private static Dictionary<string, (long Width, long Heads)> Sizes { get; } = new() { ["vit_tiny"] = (192, 3), ["vit_small"] = (384, 6) };

    /// <summary>12 blocks, patches of 16 by 16 (4 by 4 for small images), nothing dropped: timm's vit_*_patch16_224.</summary>
    /// <param name="name">vit_tiny or vit_small.</param>
    /// <param name="task">Images up to 64 by 64 get the small patches.</param>
    public static VitOptions From(string name, ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        (long width, long heads) = Sizes.GetValueOrDefault(name, Sizes["vit_tiny"]);
        return new VitOptions
        {
            Name = name,
            Channels = task.Channels,
            ImageSize = [.. task.SampleShape.Skip(1)],
            PatchSize = task.HasSmallImages ? 4 : 16,
            EmbedDim = width,
            Depth = 12,
            NumHeads = heads,
            MlpRatio = 4,
            PositionDropout = 0,
            AttentionDropout = 0,
            ProjectionDropout = 0,
            MlpDropout = 0,
            DropPath = 0,
            Classes = task.Classes,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new VisionTransformer(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Name("model", Name, [.. Sizes.Keys]);
        checks.Size("patch size", PatchSize);
        checks.Image(ImageSize, least: Math.Max(PatchSize, 1));
        checks.That(
            PatchSize < 1 || ImageSize.All(edge => edge % PatchSize == 0), "image size", Invariant($"multiples of the patch size {PatchSize}"),
            $"({string.Join(", ", ImageSize)})", "choose a patch size that divides both");
        checks.Size("embed dim", EmbedDim);
        checks.Layers("depth", Depth);
        checks.Size("num heads", NumHeads);
        checks.That(
            NumHeads < 1 || EmbedDim % NumHeads == 0, "embed dim", Invariant($"a multiple of the {NumHeads} heads"), Invariant($"{EmbedDim}"),
            "choose another width or number of heads");
        checks.That(MlpRatio * EmbedDim is >= 1 and <= 1 << 30, "mlp ratio", "a hidden width from 1 to 2^30", Invariant($"{MlpRatio}"), "choose 4 or so");
        checks.ProbabilityOf("position dropout", PositionDropout);
        checks.ProbabilityOf("attention dropout", AttentionDropout);
        checks.ProbabilityOf("projection dropout", ProjectionDropout);
        checks.ProbabilityOf("mlp dropout", MlpDropout);
        checks.ProbabilityOf("drop path", DropPath);
    }
}

using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The architecture (by its name), the head and the dropout of a <see cref="Vgg"/>.</summary>
public sealed record VggOptions : ImageModelOptions
{
    /// <summary>A vgg16; every setting is still to be given.</summary>
    public VggOptions() : base("vgg16")
    {
    }

    /// <summary>Each map is averaged to this many rows and columns before the head: 7 for photographs, 1 for small images.</summary>
    public required long PooledSize { get; init; }

    /// <summary>Width of the two hidden layers: 4096 for photographs, 512 for small images.</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Probability of dropping a hidden unit, in [0, 1].</summary>
    public required double Dropout { get; init; }

    /// <summary>The registry's lines.</summary>
    internal static IEnumerable<ModelEntry> Entries => VggArchitecture.All.Select(architecture => new ModelEntry(
        architecture.Name, architecture.BatchNorm ? "the same with BatchNorm" : "VGG; small head for small images",
        typeof(VggOptions), new ModelTask([3, 224, 224], 1000), SampleRule.Images(32), task => From(architecture.Name, task)));

    /// <summary>Dropout 0.5, and the head that goes with the images' size.</summary>
    /// <param name="name">vgg11, vgg13, vgg16 or vgg19, or one of them with _bn.</param>
    /// <param name="task">Images up to 64 by 64 get the small head.</param>
    public static VggOptions From(string name, ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new VggOptions
        {
            Name = name,
            Channels = task.Channels,
            PooledSize = task.HasSmallImages ? 1 : 7,
            HiddenSize = task.HasSmallImages ? 512 : 4096,
            Dropout = 0.5,
            Classes = task.Classes,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new Vgg(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Name("model", Name, VggArchitecture.Names);
        checks.That(PooledSize is >= 1 and <= 1024, "pooled size", "1 to 1024", Invariant($"{PooledSize}"), "choose 7, or 1 for small images");
        checks.Size("hidden size", HiddenSize);
        checks.ProbabilityOf("dropout", Dropout);
    }
}

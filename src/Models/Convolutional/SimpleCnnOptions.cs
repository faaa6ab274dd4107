using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and the dropout of a <see cref="SimpleCnn"/>.</summary>
public sealed record SimpleCnnOptions : ImageModelOptions
{
    private const string OnlyName = "simple_cnn";

    /// <summary>Every setting is still to be given.</summary>
    public SimpleCnnOptions() : base(OnlyName)
    {
    }

    /// <summary>Height and width of the images, at least 2 each.</summary>
    public required IReadOnlyList<long> ImageSize { get; init => field = ValueList.Of(value); }

    /// <summary>Maps of the convolution.</summary>
    public required long Filters { get; init; }

    /// <summary>Width of the hidden layer.</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Probability of dropping a hidden unit, in [0, 1].</summary>
    public required double Dropout { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "one convolution, one hidden layer, dropout", typeof(SimpleCnnOptions), new ModelTask([3, 32, 32], 10), SampleRule.Images(2), From),
    ];

    /// <summary>16 maps, 128 hidden units, dropout 0.5.</summary>
    public static SimpleCnnOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new SimpleCnnOptions
        {
            Channels = task.Channels,
            ImageSize = [.. task.SampleShape.Skip(1)],
            Filters = 16,
            HiddenSize = 128,
            Dropout = 0.5,
            Classes = task.Classes,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new SimpleCnn(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Image(ImageSize, least: 2);
        checks.Size("filters", Filters);
        checks.Size("hidden size", HiddenSize);
        checks.ProbabilityOf("dropout", Dropout);
    }
}

using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and the dropout of a <see cref="MnistCnn"/>.</summary>
public sealed record MnistCnnOptions : ImageModelOptions
{
    private const string OnlyName = "mnist_cnn";

    /// <summary>Every setting is still to be given.</summary>
    public MnistCnnOptions() : base(OnlyName)
    {
    }

    /// <summary>Height and width of the images, at least 10 each.</summary>
    public required IReadOnlyList<long> ImageSize { get; init => field = ValueList.Of(value); }

    /// <summary>Maps of the first convolution; the second has twice as many.</summary>
    public required long Filters { get; init; }

    /// <summary>Probability of dropping a flattened value, in [0, 1].</summary>
    public required double Dropout { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "two convolutions, then dropout (Keras)", typeof(MnistCnnOptions), new ModelTask([1, 28, 28], 10), SampleRule.Images(10), From),
    ];

    /// <summary>32 and 64 maps, dropout 0.5.</summary>
    public static MnistCnnOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new MnistCnnOptions
        {
            Channels = task.Channels,
            ImageSize = [.. task.SampleShape.Skip(1)],
            Filters = 32,
            Dropout = 0.5,
            Classes = task.Classes,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new MnistCnn(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Image(ImageSize, least: 10);
        checks.Size("filters", Filters);
        checks.ProbabilityOf("dropout", Dropout);
    }
}

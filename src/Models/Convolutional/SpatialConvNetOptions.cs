using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and the dropout of a <see cref="SpatialConvNet"/>.</summary>
public sealed record SpatialConvNetOptions : ImageModelOptions
{
    private const string OnlyName = "spatial_conv_net";

    /// <summary>Every setting is still to be given.</summary>
    public SpatialConvNetOptions() : base(OnlyName)
    {
    }

    /// <summary>Maps of each convolution, at least one.</summary>
    public required IReadOnlyList<long> Widths { get; init => field = ValueList.Of(value); }

    /// <summary>Probability of dropping a map, in [0, 1].</summary>
    public required double Dropout { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "three convolutions with spatial dropout", typeof(SpatialConvNetOptions), new ModelTask([3, 32, 32], 10), SampleRule.Images(4), From),
    ];

    /// <summary>64, 128 and 256 maps, dropout 0.2.</summary>
    public static SpatialConvNetOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new SpatialConvNetOptions { Channels = task.Channels, Widths = [64, 128, 256], Dropout = 0.2, Classes = task.Classes };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new SpatialConvNet(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.That(Widths.Count > 0, "widths", "one width or more", Invariant($"{Widths.Count}"), "give a width for each convolution");
        foreach (long width in Widths)
            checks.Size("widths", width);
        checks.ProbabilityOf("dropout", Dropout);
    }
}

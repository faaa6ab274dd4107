using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and the dropout of a <see cref="WideResNet"/>.</summary>
public sealed record WideResNetOptions : ImageModelOptions
{
    /// <summary>Dropout before every 3 x 3 convolution of the blocks.</summary>
    public const string EveryLayer = "every_layer";

    /// <summary>Dropout between the two convolutions of a block only: the paper's place.</summary>
    public const string BetweenConvolutions = "between_convolutions";

    private const string OnlyName = "wide_resnet28_10";

    /// <summary>Every setting is still to be given.</summary>
    public WideResNetOptions() : base(OnlyName)
    {
    }

    /// <summary>Layers: 6n + 4 for n blocks a group.</summary>
    public required long Depth { get; init; }

    /// <summary>How many times as many maps as the plain network (16, 32, 64).</summary>
    public required long WidenFactor { get; init; }

    /// <summary>Probability of dropping, in [0, 1].</summary>
    public required double Dropout { get; init; }

    /// <summary>every_layer or between_convolutions.</summary>
    public required string DropoutPlacement { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "wide ResNet, dropout before convolutions", typeof(WideResNetOptions), new ModelTask([3, 32, 32], 10), SampleRule.Images(8), From),
    ];

    /// <summary>WRN-28-10 with dropout 0.1 before every convolution.</summary>
    public static WideResNetOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new WideResNetOptions
        {
            Channels = task.Channels,
            Depth = 28,
            WidenFactor = 10,
            Dropout = 0.1,
            DropoutPlacement = EveryLayer,
            Classes = task.Classes,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new WideResNet(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.That(Depth is >= 10 and <= 10_000 && Depth % 6 == 4, "depth", "6 n + 4 layers, from 10 to 10000", Invariant($"{Depth}"), "choose 10, 16, 22, 28, 34 or 40");
        checks.Size("widen factor", WidenFactor);
        checks.ProbabilityOf("dropout", Dropout);
        checks.Name("dropout placement", DropoutPlacement, [EveryLayer, BetweenConvolutions]);
    }
}

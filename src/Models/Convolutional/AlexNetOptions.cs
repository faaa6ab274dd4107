using DropoutTorch.Options;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The head and the dropout of an <see cref="AlexNet"/>.</summary>
public sealed record AlexNetOptions : ImageModelOptions
{
    private const string OnlyName = "alexnet";

    /// <summary>Every setting is still to be given.</summary>
    public AlexNetOptions() : base(OnlyName)
    {
    }

    /// <summary>Width of the two hidden layers.</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Probability of dropping a unit before each hidden layer, in [0, 1].</summary>
    public required double Dropout { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "AlexNet; two hidden layers drop", typeof(AlexNetOptions), new ModelTask([3, 224, 224], 1000), SampleRule.Images(63), From),
    ];

    /// <summary>4096 hidden units, dropout 0.5.</summary>
    public static AlexNetOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new AlexNetOptions { Channels = task.Channels, HiddenSize = 4096, Dropout = 0.5, Classes = task.Classes };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new AlexNet(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Size("hidden size", HiddenSize);
        checks.ProbabilityOf("dropout", Dropout);
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The size and the dropout of a <see cref="SeluMlp"/>.</summary>
public sealed record SeluMlpOptions : ModelOptions
{
    private const string OnlyName = "selu_mlp";

    /// <summary>Every setting is still to be given.</summary>
    public SeluMlpOptions() : base(OnlyName)
    {
    }

    /// <summary>Values a sample, at least 1: the product of its shape.</summary>
    public required long InputSize { get; init; }

    /// <summary>Width of each hidden layer, at least 1 each; none gives a linear model.</summary>
    public required IReadOnlyList<long> HiddenSizes { get; init; }

    /// <summary>Number of outputs, at least 1.</summary>
    public required long OutputSize { get; init; }

    /// <summary>Probability of alpha dropout, in [0, 1]: one for each hidden layer, or one for all; 0 gives no module.</summary>
    public required IReadOnlyList<double> Dropout { get; init; }

    /// <summary>Probability of alpha dropout on the inputs, in [0, 1]; 0 gives no module.</summary>
    public required double InputDropout { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "self-normalizing network with alpha dropout", typeof(SeluMlpOptions), new ModelTask([1, 28, 28], 10), SampleRule.Any, From),
    ];

    /// <summary>Eight layers of 256, as deep as plain networks of this kind no longer learn, with alpha dropout 0.05.</summary>
    public static SeluMlpOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new SeluMlpOptions
        {
            InputSize = task.SampleSize,
            HiddenSizes = [.. Enumerable.Repeat(256L, 8)],
            OutputSize = task.Classes,
            Dropout = [0.05],
            InputDropout = 0,
        };
    }

    /// <inheritdoc/>
    public override Module<Tensor, Tensor> Create() => new SeluMlp(this);

    /// <summary>The probability of dropping behind a hidden layer.</summary>
    internal double DropoutAfter(int layer) => Dropout.Count == 1 ? Dropout[0] : Dropout[layer];

    /// <inheritdoc/>
    protected internal override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        checks.Size("input size", InputSize);
        foreach (long size in HiddenSizes)
            checks.Size("hidden layer", size);
        checks.Size("output size", OutputSize);
        checks.ForEach("dropout", Dropout, HiddenSizes.Count, "hidden layers");
        checks.ProbabilityOf("input dropout", InputDropout);
    }
}

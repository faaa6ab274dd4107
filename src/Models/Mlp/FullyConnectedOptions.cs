using System.Text.Json.Serialization;
using DropoutTorch.Options;

namespace DropoutTorch.Models;

/// <summary>What the fully connected networks are told alike.</summary>
public abstract record FullyConnectedOptions : ModelOptions
{
    private protected FullyConnectedOptions(string name) : base(name)
    {
    }

    /// <summary>Values a sample, at least 1: the product of its shape.</summary>
    [JsonPropertyOrder(-3)]
    public required long InputSize { get; init; }

    /// <summary>Width of each hidden layer, at least 1 each; none gives a linear model.</summary>
    [JsonPropertyOrder(-3)]
    public required IReadOnlyList<long> HiddenSizes { get; init => field = ValueList.Of(value); }

    /// <summary>Number of outputs, at least 1.</summary>
    [JsonPropertyOrder(-3)]
    public required long OutputSize { get; init; }

    /// <summary>Probability of dropping, in [0, 1]: one for each hidden layer, or one for all; a layer with 0 gets no dropout module.</summary>
    [JsonPropertyOrder(-1)]
    public required IReadOnlyList<double> Dropout { get; init => field = ValueList.Of(value); }

    /// <summary>Probability of dropping an input value, in [0, 1]; 0 gives no dropout module.</summary>
    [JsonPropertyOrder(-1)]
    public required double InputDropout { get; init; }

    /// <summary>The probability of dropping behind a hidden layer.</summary>
    internal double DropoutAfter(int layer) => Dropout.Count == 1 ? Dropout[0] : Dropout[layer];

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
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

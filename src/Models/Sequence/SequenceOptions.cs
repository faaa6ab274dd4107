using System.Text.Json.Serialization;
using DropoutTorch.Options;
using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>What the networks over token numbers share: an embedding, LSTM layers on top of it, and five places that drop.</summary>
public abstract record SequenceOptions : ModelOptions
{
    /// <param name="name">The model's name in <see cref="ModelRegistry"/>.</param>
    protected SequenceOptions(string name) : base(name)
    {
    }

    /// <summary>How many words there are: tokens are numbers from 0 to one less.</summary>
    public required long VocabularySize { get; init; }

    /// <summary>Width of an embedded word.</summary>
    public required long EmbeddingSize { get; init; }

    /// <summary>Width of a hidden LSTM layer, in each direction.</summary>
    public required long HiddenSize { get; init; }

    /// <summary>Number of LSTM layers.</summary>
    public required long Layers { get; init; }

    /// <summary>Probability of dropping a word wherever it occurs in the batch, in [0, 1].</summary>
    public required double EmbeddingDropout { get; init; }

    /// <summary>Probability of dropping a feature of the embedded words for a whole sequence, in [0, 1].</summary>
    public required double InputDropout { get; init; }

    /// <summary>Probability of dropping a feature between two LSTM layers for a whole sequence, in [0, 1].</summary>
    public required double HiddenDropout { get; init; }

    /// <summary>Probability of dropping a hidden-to-hidden weight of an LSTM layer, in [0, 1].</summary>
    public required double WeightDropout { get; init; }

    /// <summary>Probability of dropping a feature before the last, linear layer, in [0, 1].</summary>
    public required double OutputDropout { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ScalarType InputType => ScalarType.Int64;

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        checks.Size("vocabulary size", VocabularySize);
        checks.Size("embedding size", EmbeddingSize);
        checks.Size("hidden size", HiddenSize);
        checks.Layers("layers", Layers);
        checks.ProbabilityOf("embedding dropout", EmbeddingDropout);
        checks.ProbabilityOf("input dropout", InputDropout);
        checks.ProbabilityOf("hidden dropout", HiddenDropout);
        checks.ProbabilityOf("weight dropout", WeightDropout);
        checks.ProbabilityOf("output dropout", OutputDropout);
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The sizes and what drops in an <see cref="AwdLstm"/>.</summary>
public sealed record AwdLstmOptions : SequenceOptions
{
    private const string OnlyName = "awd_lstm";

    /// <summary>Every setting is still to be given.</summary>
    public AwdLstmOptions() : base(OnlyName)
    {
    }

    /// <summary>
    /// Whether the output layer's weight is the embedding's table. The last LSTM layer is then as wide as an embedded word.
    /// </summary>
    public required bool TieWeights { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "LSTM language model; five kinds of dropout", typeof(AwdLstmOptions), new ModelTask([70], 10_000), SampleRule.Tokens, From),
    ];

    /// <summary>Width of each LSTM layer.</summary>
    internal IReadOnlyList<long> Widths => [.. Enumerable.Repeat(HiddenSize, (int)Layers - 1), TieWeights ? EmbeddingSize : HiddenSize];

    /// <summary>
    /// The sizes of the paper, and the probabilities of the authors' published command for the Penn Treebank
    /// (dropoute 0.1, dropouti 0.4, dropouth 0.25, wdrop 0.5, dropout 0.4). Larger vocabularies got an input dropout of 0.65.
    /// </summary>
    /// <param name="task">As many words as classes.</param>
    public static AwdLstmOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new AwdLstmOptions
        {
            VocabularySize = task.Classes,
            EmbeddingSize = 400,
            HiddenSize = 1150,
            Layers = 3,
            EmbeddingDropout = 0.1,
            InputDropout = 0.4,
            HiddenDropout = 0.25,
            WeightDropout = 0.5,
            OutputDropout = 0.4,
            TieWeights = true,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new AwdLstm(this);
}

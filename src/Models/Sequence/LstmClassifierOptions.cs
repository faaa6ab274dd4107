using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>The sizes, the padding and what drops in an <see cref="LstmClassifier"/>.</summary>
public sealed record LstmClassifierOptions : SequenceOptions
{
    private const string OnlyName = "lstm_classifier";

    /// <summary>Every setting is still to be given.</summary>
    public LstmClassifierOptions() : base(OnlyName)
    {
    }

    /// <summary>Whether a second network in each layer reads the sequence from its end.</summary>
    public required bool Bidirectional { get; init; }

    /// <summary>What stands for a sequence: one of <see cref="SequencePooling.Names"/>.</summary>
    public required string Pooling { get; init; }

    /// <summary>The token with which short sequences are filled up behind their last word; null where all are full.</summary>
    public required long? PaddingIndex { get; init; }

    /// <summary>Number of outputs.</summary>
    public required long Classes { get; init; }

    /// <summary>The registry's line.</summary>
    internal static IEnumerable<ModelEntry> Entries =>
    [
        new(OnlyName, "LSTM over tokens; five kinds of dropout", typeof(LstmClassifierOptions), new ModelTask([400], 2), SampleRule.Tokens, From),
    ];

    /// <summary>Width of each LSTM layer, in each direction.</summary>
    internal IReadOnlyList<long> Widths => [.. Enumerable.Repeat(HiddenSize, (int)Layers)];

    /// <summary>Values that stand for a sequence.</summary>
    internal long PooledSize => SequencePooling.Parts(Pooling) * (Bidirectional ? 2 : 1) * HiddenSize;

    /// <summary>
    /// For reviews of a few hundred words: 20,000 words of 100 values, one layer of 128 in each direction, and the pooling and the
    /// probabilities of Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification" (ULMFiT), ACL 2018. The last state
    /// alone forgets what stood hundreds of words before. Word 1 is the padding, as in torchtext and fastai; 0 is the unknown word there.
    /// </summary>
    public static LstmClassifierOptions From(ModelTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new LstmClassifierOptions
        {
            VocabularySize = 20_000,
            EmbeddingSize = 100,
            HiddenSize = 128,
            Layers = 1,
            Bidirectional = true,
            EmbeddingDropout = 0.05,
            InputDropout = 0.4,
            HiddenDropout = 0.3,
            WeightDropout = 0.5,
            OutputDropout = 0.4,
            Pooling = SequencePooling.Concatenated,
            PaddingIndex = 1,
            Classes = task.Classes,
        };
    }

    /// <inheritdoc/>
    protected internal override Module<Tensor, Tensor> Build() => new LstmClassifier(this);

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Name("pooling", Pooling, SequencePooling.Names);
        checks.That(
            PaddingIndex is null || (PaddingIndex >= 0 && PaddingIndex < VocabularySize),
            "padding index", Invariant($"one of the {VocabularySize} words, counted from 0, or none"), Invariant($"{PaddingIndex}"),
            "give the number with which the data fill short sequences up");
        checks.Size("classes", Classes);
    }
}

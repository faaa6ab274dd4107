using DropoutTorch.Layers;
using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>
/// Classifies sequences of token numbers: the layers of <see cref="AwdLstm"/> below its output, here in one direction or two, then one
/// row for each sequence (<see cref="SequencePooling"/>), dropout and a linear layer.
/// </summary>
/// <remarks>
/// <para>Shape: token numbers (N, T), int64 or int32, to logits (N, classes). With a padding index, what fills a sequence up behind its last
/// word does not change its result, and neither do the other sequences of the batch. Padding between words is a word like any other; a
/// sequence of padding alone counts as one step of it. Parameters of the default with two classes: 2,237,058.</para>
/// <para>Stages: tokens, reader (everything up to the pooling), dropout, head. State dict: encoder.weight, rnns.0.layer.weight_ih_l0 and so
/// on (with _reverse for the direction from the end), head.weight, head.bias. A language model's names are the same below the output.</para>
/// <para>Papers: Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification", ACL 2018; Merity et al., ICLR 2018.</para>
/// </remarks>
/// <example>
/// <code>
/// using var model = new LstmClassifier(LstmClassifierOptions.From(new ModelTask([400], Classes: 2)));
/// using var logits = model.call(torch.randint(20_000, [8, 400])); // (8, 2)
/// </code>
/// </example>
public sealed class LstmClassifier : SequenceModel
{
    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes, padding and what drops; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public LstmClassifier(LstmClassifierOptions options) : base(nameof(LstmClassifier), options)
    {
        Options = options;
        AppendStage("tokens", new TokenInput());
        AppendStage("reader", new SequenceReader(options, OwnLayers(options, options.Widths, options.Bidirectional)));
        if (options.OutputDropout > 0)
            AddStage("dropout", new InvertedDropout(options.OutputDropout));
        AddStage("head", nn.Linear(options.PooledSize, options.Classes));
    }

    /// <summary>What the model was built from.</summary>
    public LstmClassifierOptions Options { get; }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString() => Invariant($"LstmClassifier({Text(Options, Options.Widths)}, bidirectional={Options.Bidirectional}, ")
        + Invariant($"pooling={Options.Pooling}, padding_index={Options.PaddingIndex?.ToString() ?? "none"}, classes={Options.Classes})");
}

using DropoutTorch.Options;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>
/// The AWD-LSTM language model: embedding, LSTM layers with dropped hidden-to-hidden weights, and an output layer tied to the embedding.
/// Words, features of the embedded words, of the layers between and of the last layer drop too, each for a whole sequence.
/// </summary>
/// <remarks>
/// <para>Shape: token numbers (N, T), int64 or int32, the batch first, to logits (N, T, vocabulary): at each step those of the word that
/// follows. Parameters of the default with a vocabulary of 10,000: 24,221,600, of which 4,000,000 are the tied table.</para>
/// <para>Training on a long text cuts it into pieces: <see cref="forward(Tensor, LstmState?)"/> continues where the piece before ended.</para>
/// <para>State dict: encoder.weight, rnns.0.layer.weight_ih_l0 and so on, decoder.weight, decoder.bias. A tied table has both its names
/// there, as in PyTorch; a model without ties has the same names. Both tables start uniform in ±0.1, the bias as zeros.</para>
/// <para>Paper: Merity, Keskar and Socher, "Regularizing and Optimizing LSTM Language Models", ICLR 2018.</para>
/// </remarks>
/// <example>
/// <code>
/// using var model = new AwdLstm(AwdLstmOptions.From(new ModelTask([70], Classes: 10_000)));
/// using var logits = model.call(torch.randint(10_000, [20, 70])); // (20, 70, 10000)
/// </code>
/// </example>
public sealed class AwdLstm : SequenceModel
{
    /// <summary>Builds the layers.</summary>
    /// <param name="options">Sizes and what drops; checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    public AwdLstm(AwdLstmOptions options) : base(nameof(AwdLstm), options)
    {
        Options = options;
        AppendStage("tokens", new TokenInput());
        foreach ((string name, nn.Module<Tensor, Tensor> module) in OwnLayers(options, options.Widths, bidirectional: false))
            AppendStage(name, module);
        if (options.OutputDropout > 0)
            AddStage("output_dropout", Locked(options.OutputDropout));
        AddStage("decoder", options.TieWeights ? TiedDecoder.Of(Encoder) : Decoder(options));
    }

    /// <summary>What the model was built from.</summary>
    public AwdLstmOptions Options { get; }

    /// <summary>The next piece of the same texts. Hooks on the LSTM layers' stages do not see this call.</summary>
    /// <param name="tokens">(N, T), the piece that follows the one before in each of the N texts.</param>
    /// <param name="state">What the call for the piece before gave, detached where gradients are to end there; null for the first piece.</param>
    /// <returns>Logits (N, T, vocabulary), and the state behind the last step.</returns>
    /// <exception cref="ArgumentException">The state is that of another number of layers, or does not fit the batch.</exception>
    /// <example>
    /// <code>
    /// LstmState? state = null;
    /// foreach (var (tokens, targets) in pieces)
    /// {
    ///     using var scope = torch.NewDisposeScope();
    ///     var (logits, next) = model.forward(tokens, state);
    ///     functional.cross_entropy(logits.flatten(0, 1), targets.flatten()).backward();
    ///     state?.Dispose();
    ///     state = next.detach().MoveToOuterDisposeScope();
    ///     // then a step of the optimizer
    /// }
    /// </code>
    /// </example>
    public (Tensor logits, LstmState state) forward(Tensor tokens, LstmState? state)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (state?.Misfit(Options.Widths, tokens, get_parameter("encoder.weight")!.dtype) is string misfit)
            throw new ArgumentException(misfit, nameof(state));
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        List<(Tensor, Tensor)> last = [];
        Tensor current = tokens;
        foreach ((_, nn.Module<Tensor, Tensor> stage) in stages)
        {
            if (stage is RecurrentLayer rnn)
            {
                (current, (Tensor, Tensor) behind) = rnn.Continue(current, state?.Layers[last.Count]);
                last.Add(behind);
            }
            else
            {
                current = stage.call(current);
            }
        }
        return (current.MoveToOuterDisposeScope(), new LstmState(last).MoveToOuterDisposeScope());
    }

    /// <summary>Sizes and settings in one line.</summary>
    public override string ToString() => Invariant($"AwdLstm({Text(Options, Options.Widths)}, tie_weights={Options.TieWeights})");

    private static TorchSharp.Modules.Linear Decoder(AwdLstmOptions options)
    {
        TorchSharp.Modules.Linear decoder = nn.Linear(options.Widths[^1], options.VocabularySize);
        nn.init.uniform_(decoder.weight, -StartBound, StartBound);
        nn.init.zeros_(decoder.bias!);
        return decoder;
    }
}

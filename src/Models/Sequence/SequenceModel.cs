using DropoutTorch.Layers;
using DropoutTorch.Options;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static System.FormattableString;
using static TorchSharp.torch;

namespace DropoutTorch.Models;

/// <summary>
/// What the networks over token numbers have in common: embedding, embedding dropout, locked dropout, then LSTM layers with weight drop
/// and locked dropout between them. The order is that of Merity et al., "Regularizing and Optimizing LSTM Language Models", ICLR 2018.
/// </summary>
/// <remarks>
/// The names in the state dict are encoder.weight and rnns.0.layer.weight_ih_l0 and so on, whatever drops; <see cref="SequenceNames"/>
/// turns PyTorch's names into them. The weights of the embedding start uniform in ±0.1, those of an LSTM as PyTorch's.
/// </remarks>
public abstract class SequenceModel : StagedModel
{
    /// <summary>Bound of the embedding's first weights, as in the authors' code.</summary>
    private protected const double StartBound = 0.1;

    /// <summary>The table of the words.</summary>
    [ComponentName(Name = EncoderName)]
    private protected readonly Embedding Encoder;

    private const string EncoderName = "encoder";

    /// <param name="name">The name under which the model presents itself.</param>
    /// <param name="options">Checked here.</param>
    /// <exception cref="OptionsException">The options break a rule.</exception>
    private protected SequenceModel(string name, SequenceOptions options) : base(name, options)
    {
        Encoder = nn.Embedding(options.VocabularySize, options.EmbeddingSize);
        nn.init.uniform_(Encoder.weight!, -StartBound, StartBound);
    }

    /// <summary>Owns the layers below the output, and gives them in the order of the forward pass. What never drops is left out.</summary>
    /// <param name="options">Sizes and what drops.</param>
    /// <param name="widths">Width of each LSTM layer, in each direction.</param>
    /// <param name="bidirectional">Whether a second network in each layer reads from the end.</param>
    private protected IReadOnlyList<(string name, nn.Module<Tensor, Tensor> module)> OwnLayers(
        SequenceOptions options, IReadOnlyList<long> widths, bool bidirectional)
    {
        List<(string name, nn.Module<Tensor, Tensor> module)> layers = [OwnEncoder(options)];
        if (options.InputDropout > 0)
            layers.Add(Own("input_dropout", Locked(options.InputDropout)));
        RecurrentLayer[] rnns = Recurrent(options, widths, bidirectional);
        LockedDropout[] between = options.HiddenDropout > 0 ? [.. rnns.Skip(1).Select(_ => Locked(options.HiddenDropout))] : [];
        register_module("rnns", nn.ModuleList(rnns));
        if (between.Length > 0)
            register_module("hidden_dropouts", nn.ModuleList(between));
        for (int i = 0; i < rnns.Length; i++)
        {
            if (i > 0 && between.Length > 0)
                layers.Add((Invariant($"hidden_dropouts.{i - 1}"), between[i - 1]));
            layers.Add((Invariant($"rnns.{i}"), rnns[i]));
        }
        return layers;
    }

    /// <summary>The sizes and probabilities, as the models' texts have them.</summary>
    private protected static string Text(SequenceOptions options, IReadOnlyList<long> widths) => Invariant(
        $"{options.VocabularySize} words, {options.EmbeddingSize}-{string.Join('-', widths)}, embedding_dropout={options.EmbeddingDropout}, ")
        + Invariant($"input_dropout={options.InputDropout}, hidden_dropout={options.HiddenDropout}, weight_dropout={options.WeightDropout}, ")
        + Invariant($"output_dropout={options.OutputDropout}");

    private protected static LockedDropout Locked(double p) => new(p, batch_first: true);

    private (string, nn.Module<Tensor, Tensor>) OwnEncoder(SequenceOptions options)
    {
        (string, nn.Module<Tensor, Tensor>) plain = Own(EncoderName, Encoder);
        // The words' dropout needs the words, so it is one stage with the embedding.
        return options.EmbeddingDropout > 0 ? Own("embedding_dropout", WordDropout.Of(Encoder, options.EmbeddingDropout)) : plain;
    }

    private (string, nn.Module<Tensor, Tensor>) Own(string name, nn.Module<Tensor, Tensor> module)
    {
        register_module(name, module);
        return (name, module);
    }

    private static RecurrentLayer[] Recurrent(SequenceOptions options, IReadOnlyList<long> widths, bool bidirectional)
    {
        int directions = bidirectional ? 2 : 1;
        return [.. widths.Select((width, i) => new RecurrentLayer(
            i == 0 ? options.EmbeddingSize : directions * widths[i - 1], width, bidirectional, options.WeightDropout))];
    }
}

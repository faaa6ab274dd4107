using DropoutTorch.Models.Placement;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Models;

/// <summary>
/// Reads token numbers (N, T) into one row for each sequence. One stage, since how long each sequence is must be known from the tokens to
/// the pooling. A part of the model's chain only: the layers are the model's.
/// </summary>
internal sealed class SequenceReader : Module<Tensor, Tensor>, IExecutionOrder
{
    private readonly LstmClassifierOptions _options;
    private readonly IReadOnlyList<Module<Tensor, Tensor>> _layers;

    /// <param name="options">The padding and the pooling.</param>
    /// <param name="layers">From the embedding to the last LSTM layer.</param>
    public SequenceReader(LstmClassifierOptions options, IReadOnlyList<(string name, Module<Tensor, Tensor> module)> layers) : base(nameof(SequenceReader))
    {
        _options = options;
        _layers = [.. layers.Select(layer => layer.module)];
        // Names without dots, under which sampling finds what drops.
        foreach ((string name, Module<Tensor, Tensor> module) in layers)
            register_module(name.Replace('.', '_'), module);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module module)> execution_order => [.. named_children()];

    /// <param name="input">Token numbers (N, T).</param>
    /// <returns>(N, features).</returns>
    public override Tensor forward(Tensor input)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        Tensor lengths = Lengths(input);
        long[] steps = lengths.data<long>().ToArray();
        long longest = steps.DefaultIfEmpty(input.shape[1]).Max();
        // What reads forward alone never sees what follows; the pooling leaves it out.
        bool ragged = _options.Bidirectional && steps.Any(length => length < longest);
        Tensor current = input.narrow(1, 0, longest);
        foreach (Module<Tensor, Tensor> layer in _layers)
            current = ragged && layer is RecurrentLayer rnn ? rnn.Ragged(current, lengths) : layer.call(current);
        return SequencePooling.Pool(_options.Pooling, current, lengths.to(current.device), _options.Bidirectional).MoveToOuterDisposeScope();
    }

    /// <summary>(N) on the CPU: the place of the last word, 1 for a sequence of padding alone.</summary>
    private Tensor Lengths(Tensor tokens)
    {
        if (_options.PaddingIndex is not long padding)
            return full([tokens.shape[0]], tokens.shape[1], dtype: ScalarType.Int64);
        Tensor places = arange(1, tokens.shape[1] + 1, dtype: ScalarType.Int64, device: tokens.device);
        return tokens.ne(padding).mul(places).amax(1).clamp(min: 1).cpu();
    }
}

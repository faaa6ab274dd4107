using DropoutTorch.Layers;
using DropoutTorch.Models.Placement;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace DropoutTorch.Models;

/// <summary>
/// One LSTM layer with weight drop as a stage of a chain: (N, T, inputs) to (N, T, directions · hidden). Its children are "layer", the
/// LSTM, and "weight_dropout" where weights are dropped, as those of <see cref="WeightDropLSTM"/>.
/// </summary>
internal sealed class RecurrentLayer : Module<Tensor, Tensor>, IExecutionOrder
{
    private readonly Func<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)> _run;
    private readonly Func<PackedSequence, (Tensor, Tensor)?, (PackedSequence, Tensor, Tensor)> _runPacked;

    /// <param name="inputs">Width of a step's input.</param>
    /// <param name="hidden">Width of a state, in each direction.</param>
    /// <param name="bidirectional">Whether a second network reads from the end.</param>
    /// <param name="p">Probability of dropping a hidden-to-hidden weight; 0 gives the LSTM alone, so that sampling sees that nothing is random.</param>
    public RecurrentLayer(long inputs, long hidden, bool bidirectional, double p) : base(nameof(RecurrentLayer))
    {
        if (p > 0)
        {
            var dropping = new WeightDropLSTM(inputs, hidden, batchFirst: true, bidirectional: bidirectional, p: p);
            register_module("layer", dropping.layer);
            register_module("weight_dropout", dropping.weight_dropout);
            (_run, _runPacked) = (dropping.call, dropping.call);
        }
        else
        {
            LSTM layer = LSTM(inputs, hidden, batchFirst: true, bidirectional: bidirectional);
            register_module(nameof(layer), layer);
            (_run, _runPacked) = (layer.call, layer.call);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string name, Module module)> execution_order => [.. named_children().Take(1)];

    /// <summary>All steps, from states of zeros.</summary>
    public override Tensor forward(Tensor input)
    {
        (Tensor output, Tensor h, Tensor c) = _run(input, null);
        h.Dispose();
        c.Dispose();
        return output;
    }

    /// <summary>All steps from a given state; null for zeros. Hooks do not see this call.</summary>
    /// <returns>The output, and the state behind the last step.</returns>
    public (Tensor output, (Tensor h, Tensor c) last) Continue(Tensor input, (Tensor h, Tensor c)? state)
    {
        (Tensor output, Tensor h, Tensor c) = _run(input, state);
        return (output, (h, c));
    }

    /// <summary>The first steps of each sequence, so that what reads from the end begins there; zeros behind. Hooks do not see this call.</summary>
    /// <param name="input">(N, T, inputs).</param>
    /// <param name="lengths">How many steps, at least 1 and at most T: (N) on the CPU.</param>
    public Tensor Ragged(Tensor input, Tensor lengths)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        PackedSequence packed = pack_padded_sequence(input, lengths, batch_first: true, enforce_sorted: false);
        (PackedSequence output, _, _) = _runPacked(packed, null);
        (Tensor padded, _) = pad_packed_sequence(output, batch_first: true, total_length: input.shape[1]);
        return padded.MoveToOuterDisposeScope();
    }
}

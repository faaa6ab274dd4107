using static TorchSharp.torch;
using static TorchSharp.torch.nn.utils.rnn;

namespace DropoutTorch.Layers;

/// <summary>A recurrent network's forward pass in the shapes in which TorchSharp's LSTM and GRU take and give them.</summary>
/// <param name="Name">For error messages.</param>
/// <param name="Cell">What happens at a step.</param>
/// <param name="Weights">Of the network.</param>
/// <param name="BatchFirst">Whether the batch is the first dimension of input and output.</param>
/// <param name="Between">What becomes of (batch, steps, features), or of packed rows, between two layers; null for nothing.</param>
internal sealed record RecurrentCall(
    string Name, RecurrentCell Cell, RecurrentWeights Weights, bool BatchFirst, Func<int, Tensor, Tensor>? Between = null)
{
    /// <summary>The output and the last states. A sequence without a batch dimension is a batch of one.</summary>
    internal (Tensor output, Tensor[] last) Run(Tensor input, Tensor?[] states)
    {
        using var scope = NewDisposeScope();
        Check(input);
        var batched = input.dim() == 3;
        var steps = !batched ? input.unsqueeze(1) : BatchFirst ? input.transpose(0, 1) : input;
        // Widths are said, not left to be found: an empty batch does not tell them.
        var (length, batch, width) = (steps.shape[0], steps.shape[1], Weights.Hidden * Weights.Directions);
        var first = Array.ConvertAll(states, state => Initial(state, batched, batch, input));
        var sizes = Enumerable.Repeat(batch, (int)length).ToArray();
        var (rows, last) = Recurrence.Run(Cell, Weights, steps.reshape(length * batch, Weights.Inputs), sizes, first, Between is null ? null : ByBatch);

        var output = rows.view(length, batch, width);
        output = !batched ? output.squeeze(1) : BatchFirst ? output.transpose(0, 1) : output;
        if (!batched) last = Array.ConvertAll(last, state => state.squeeze(1));
        return (output.MoveToOuterDisposeScope(), Array.ConvertAll(last, state => state.MoveToOuterDisposeScope()));

        // The batch in front: a sequence's masks then follow the sequence, not its neighbours.
        Tensor ByBatch(int layer, Tensor below) =>
            Between(layer, below.view(length, batch, width).transpose(0, 1)).transpose(0, 1).reshape(length * batch, width);
    }

    /// <summary>The same over a packed sequence, whose states come and go in the order of the batch before it was sorted.</summary>
    internal (PackedSequence output, Tensor[] last) Run(PackedSequence input, Tensor?[] states)
    {
        using var scope = NewDisposeScope();
        var shape = input.data.shape;
        if (shape.Length != 2 || shape[1] != Weights.Inputs)
            throw new ArgumentException($"{Name}: expected packed data of size [*, {Weights.Inputs}], got [{string.Join(", ", shape)}].", nameof(input));
        var sizes = input.batch_sizes.data<long>().ToArray();
        var first = Array.ConvertAll(states, state => Reorder(Initial(state, true, sizes[0], input.data), input.sorted_indices));
        var (rows, last) = Recurrence.Run(Cell, Weights, input.data, sizes, first, Between);
        last = Array.ConvertAll(last, state => Reorder(state, input.unsorted_indices).MoveToOuterDisposeScope());
        return (Pack(rows, sizes, input).MoveToOuterDisposeScope(), last);
    }

    private static Tensor Reorder(Tensor states, Tensor indices) => indices.IsInvalid ? states.alias() : states.index_select(1, indices);

    // TorchSharp makes packed sequences of padded ones only.
    private static PackedSequence Pack(Tensor rows, long[] sizes, PackedSequence like)
    {
        var padded = stack(rows.split(sizes, 0).Select(step => nn.functional.pad(step, [0, 0, 0, sizes[0] - step.shape[0]])));
        var lengths = tensor(Enumerable.Range(0, (int)sizes[0]).Select(sequence => (long)sizes.Count(size => size > sequence)).ToArray());
        var sorted = like.unsorted_indices.IsInvalid;
        if (!sorted) lengths = lengths.index_select(0, like.unsorted_indices.cpu());
        return pack_padded_sequence(Reorder(padded, like.unsorted_indices), lengths, batch_first: false, enforce_sorted: sorted);
    }

    private void Check(Tensor input)
    {
        ElementType.CheckFloating(input, Name);
        var shape = input.shape;
        var steps = shape.Length == 3 && BatchFirst ? 1 : 0;
        if (shape.Length is not (2 or 3) || shape[^1] != Weights.Inputs || shape[steps] == 0)
            throw new ArgumentException(
                $"{Name}: expected an input of size {(BatchFirst ? $"[N, L, {Weights.Inputs}]" : $"[L, N, {Weights.Inputs}]")} or [L, {Weights.Inputs}] "
                + $"with one step or more, got [{string.Join(", ", shape)}].", nameof(input));
    }

    /// <summary>The state before the first step: what is given, in batch form, or zeros.</summary>
    private Tensor Initial(Tensor? state, bool batched, long batch, Tensor input)
    {
        long[] expected = batched ? [Weights.Parts.Count, batch, Weights.Hidden] : [Weights.Parts.Count, Weights.Hidden];
        if (state is null) return zeros([Weights.Parts.Count, batch, Weights.Hidden], input.dtype, input.device);
        if (!expected.AsSpan().SequenceEqual(state.shape))
            throw new ArgumentException($"{Name}: expected a hidden state of size [{string.Join(", ", expected)}], got [{string.Join(", ", state.shape)}].");
        return batched ? state.alias() : state.unsqueeze(1);
    }
}

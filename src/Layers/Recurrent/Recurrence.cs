using static TorchSharp.torch;

namespace DropoutTorch.Layers;

/// <summary>
/// A recurrent network composed of tensor operators, so that its weights may be results of other operators. The sequences stand as
/// rows, step after step; the first Sizes[t] sequences, the longest, have a step t.
/// </summary>
internal static class Recurrence
{
    /// <summary>All layers.</summary>
    /// <param name="cell">What happens at a step.</param>
    /// <param name="weights">Of the network.</param>
    /// <param name="rows">Of shape (sum of the sizes, inputs).</param>
    /// <param name="sizes">Sequences that have each step; never increasing.</param>
    /// <param name="first">The states before the first step, each of shape (layers · directions, batch, H).</param>
    /// <param name="between">What becomes of the rows between two layers, given the number of the one below; null for nothing.</param>
    /// <returns>The last layer's rows, and the states behind each sequence's last step.</returns>
    internal static (Tensor rows, Tensor[] last) Run(
        RecurrentCell cell, RecurrentWeights weights, Tensor rows, long[] sizes, Tensor[] first, Func<int, Tensor, Tensor>? between)
    {
        using var scope = NewDisposeScope();
        var before = first.Select(state => state.unbind(0)).ToArray();
        List<Tensor[]> behind = [];
        for (var layer = 0; layer < weights.Layers; layer++)
        {
            if (layer > 0 && between is not null) rows = between(layer - 1, rows);
            List<Tensor> outputs = [];
            for (var direction = 0; direction < weights.Directions; direction++)
            {
                var number = layer * weights.Directions + direction;
                Tensor[] states = [.. before.Select(state => state[number])];
                var (output, last) = RunDirection(cell, weights.Parts[number], rows, sizes, states, backward: direction == 1);
                outputs.Add(output);
                behind.Add(last);
            }
            rows = outputs.Count == 1 ? outputs[0] : cat(outputs, 1);
        }
        Tensor[] result = [.. Enumerable.Range(0, cell.States).Select(i => stack(behind.Select(last => last[i])).MoveToOuterDisposeScope())];
        return (rows.MoveToOuterDisposeScope(), result);
    }

    private static (Tensor output, Tensor[] last) RunDirection(
        RecurrentCell cell, DirectionWeights weights, Tensor rows, long[] sizes, Tensor[] first, bool backward)
    {
        using var scope = NewDisposeScope();
        var step = cell.Step(weights);
        // Split in one go: its backward is one concatenation, where that of a slice for each step would fill the whole each time.
        var projected = cell.Project(rows, weights).split(sizes, 0);
        var outputs = new Tensor[sizes.Length];
        var running = new RunningStates(first, backward ? sizes[^1] : sizes[0]);
        for (var i = 0; i < sizes.Length; i++)
        {
            var t = backward ? sizes.Length - 1 - i : i;
            running.Resize(sizes[t]);
            running.Advance(step, projected[t]);
            outputs[t] = running.Output;
        }
        var last = running.Last();
        foreach (var state in last) state.MoveToOuterDisposeScope();
        return (cat(outputs, 0).MoveToOuterDisposeScope(), last);
    }

    /// <summary>
    /// The states of the sequences that have the present step. Read forward, the shorter ones end; read backward, they begin.
    /// </summary>
    private sealed class RunningStates(Tensor[] first, long count)
    {
        private readonly Stack<Tensor[]> _ended = new();
        private Tensor[] _states = Rows(first, 0, count);
        private long _count = count;

        internal Tensor Output => _states[0];

        internal void Resize(long size)
        {
            if (size < _count)
            {
                _ended.Push(Rows(_states, size, _count - size));
                _states = Rows(_states, 0, size);
            }
            else if (size > _count)
            {
                var begun = Rows(first, _count, size - _count);
                _states = [.. _states.Select((state, i) => cat([state, begun[i]], 0))];
            }
            _count = size;
        }

        internal void Advance(Func<Tensor, Tensor[], Tensor[]> step, Tensor projected)
        {
            using var scope = NewDisposeScope();
            _states = step(projected, _states);
            foreach (var state in _states) state.MoveToOuterDisposeScope();
        }

        internal Tensor[] Last()
        {
            Tensor[][] parts = [_states, .. _ended];
            return [.. _states.Select((state, i) => parts.Length == 1 ? state.alias() : cat([.. parts.Select(part => part[i])], 0))];
        }

        private static Tensor[] Rows(Tensor[] states, long start, long count) => [.. states.Select(state => state.narrow(0, start, count))];
    }
}

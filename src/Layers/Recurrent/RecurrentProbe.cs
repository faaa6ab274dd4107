using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>
/// TorchSharp's LSTM and GRU do not tell how they were made. What the parameters' names do not show is found out by asking the network.
/// </summary>
internal static class RecurrentProbe
{
    private const long Elements = 4096; // of a layer, so that a probability of 1 % goes unseen once in 10^17

    /// <summary>Whether the batch is the first dimension; refuses a network that drops between its layers unless it was said how much.</summary>
    /// <param name="name">For error messages.</param>
    /// <param name="layer">The network.</param>
    /// <param name="dropout">What was said.</param>
    /// <param name="forward">The network's output and first state for an input.</param>
    /// <exception cref="ArgumentException">The network drops, and <paramref name="dropout"/> is 0.</exception>
    internal static bool BatchFirst(string name, Module layer, double dropout, Func<Tensor, (Tensor output, Tensor state)> forward)
    {
        using var grad = no_grad();
        using var scope = NewDisposeScope();
        using var modes = new ModeMemory(layer);
        var weights = RecurrentWeights.Of(layer);
        layer.eval();
        // The state has the batch in its second place, so it tells which of the two sizes was taken for the batch.
        var batch_first = forward(Ones(1, 2, weights)).state.shape[1] == 1;
        if (weights.Layers == 1 || dropout > 0) return batch_first;

        var rows = Math.Max(1, Elements / weights.Hidden);
        var input = batch_first ? Ones(rows, 1, weights) : Ones(1, rows, weights);
        if (Drops(layer, input, forward))
            throw new ArgumentException(
                $"{name}: expected the dropout probability of a network that drops between its layers, got 0. Fix: say it, the network does not tell.",
                nameof(dropout));
        return batch_first;
    }

    /// <summary>
    /// Whether the network, which is in evaluation, drops when it trains. On the CPU it then draws, whatever its weights are. Elsewhere, and
    /// at a probability of 1, where nothing is drawn, the output changes by far more than training and evaluation round differently.
    /// </summary>
    private static bool Drops(Module layer, Tensor input, Func<Tensor, (Tensor output, Tensor state)> forward)
    {
        var whole = forward(input).output;
        var generator = get_rng_state();
        layer.train();
        var trained = forward(input).output;
        var drew = !get_rng_state().Equals(generator);
        if (drew) set_rng_state(generator);
        return drew || !Alike(trained, whole);
    }

    // Measured by the largest element: what small weights leave of a difference is small. Weights that are not numbers say nothing.
    private static bool Alike(Tensor trained, Tensor whole)
    {
        var tolerance = ElementType.Wide(whole.dtype) == whole.dtype ? 1e-3 : 3e-2;
        var (left, right) = (trained.to(ScalarType.Float64), whole.to(ScalarType.Float64));
        return left.allclose(right, rtol: 0, atol: tolerance * right.nan_to_num().abs().max().item<double>(), equal_nan: true);
    }

    private static Tensor Ones(long first, long second, RecurrentWeights weights)
    {
        var like = weights.Parts[0].weight_ih;
        return ones([first, second, weights.Inputs], like.dtype, like.device);
    }
}

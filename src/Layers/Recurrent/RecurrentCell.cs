using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutTorch.Layers;

/// <summary>What happens at one step of a sequence. What the steps' inputs contribute is computed for all of them at once.</summary>
internal abstract class RecurrentCell
{
    internal static readonly RecurrentCell Lstm = new LstmCell();
    internal static readonly RecurrentCell Gru = new GruCell();

    /// <summary>How many blocks of hidden size a weight has.</summary>
    internal abstract int Gates { get; }

    /// <summary>How many tensors are a state; the first of them is the output.</summary>
    internal abstract int States { get; }

    /// <summary>The inputs' part of the gates, for rows of any number of steps.</summary>
    internal abstract Tensor Project(Tensor input, DirectionWeights weights);

    /// <summary>One step: from its part of <see cref="Project"/>'s result and the state before to the state behind.</summary>
    internal abstract Func<Tensor, Tensor[], Tensor[]> Step(DirectionWeights weights);
}

/// <summary>i, f, o = σ(·), g = tanh(·) of W x + b + W' h + b'; c = f·c + i·g; h = o·tanh(c).</summary>
internal sealed class LstmCell : RecurrentCell
{
    internal override int Gates => 4;

    internal override int States => 2;

    internal override Tensor Project(Tensor input, DirectionWeights weights)
    {
        using var bias = weights.bias_ih?.add(weights.bias_hh!);
        return functional.linear(input, weights.weight_ih, bias);
    }

    internal override Func<Tensor, Tensor[], Tensor[]> Step(DirectionWeights weights)
    {
        var hidden = weights.weight_hh.t();
        return (projected, state) =>
        {
            var gates = projected.addmm(state[0], hidden).chunk(4, 1);
            var c = (gates[1].sigmoid() * state[1]).addcmul(gates[0].sigmoid(), gates[2].tanh(), 1);
            return [gates[3].sigmoid() * c.tanh(), c];
        };
    }
}

/// <summary>r, z = σ(W x + b + W' h + b'); n = tanh(W x + b + r·(W' h + b')); h = (1 − z)·n + z·h.</summary>
internal sealed class GruCell : RecurrentCell
{
    internal override int Gates => 3;

    internal override int States => 1;

    internal override Tensor Project(Tensor input, DirectionWeights weights) => functional.linear(input, weights.weight_ih, weights.bias_ih);

    internal override Func<Tensor, Tensor[], Tensor[]> Step(DirectionWeights weights) => (projected, state) =>
    {
        var (x, h) = (projected.chunk(3, 1), functional.linear(state[0], weights.weight_hh, weights.bias_hh).chunk(3, 1));
        var reset = (x[0] + h[0]).sigmoid();
        var update = (x[1] + h[1]).sigmoid();
        var candidate = x[2].addcmul(reset, h[2], 1).tanh();
        return [candidate.addcmul(update, state[0] - candidate, 1)];
    };
}

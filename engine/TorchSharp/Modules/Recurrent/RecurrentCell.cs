using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What the three cells share: their parameters, drawn as PyTorch draws them, and checks around the operator.</summary>
internal static class RecurrentCell
{
    internal static (Parameter weight_ih, Parameter weight_hh, Parameter? bias_ih, Parameter? bias_hh) Parameters(
        string name, int gates, long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype)
    {
        if (inputSize <= 0 || hiddenSize <= 0)
            throw new ArgumentException($"{name}: expected inputSize and hiddenSize of 1 or more, got {inputSize} and {hiddenSize}.");
        var bound = 1 / Math.Sqrt(hiddenSize);
        var (weight_ih, weight_hh) = (Drawn(gates * hiddenSize, inputSize), Drawn(gates * hiddenSize, hiddenSize));
        return bias ? (weight_ih, weight_hh, Drawn(gates * hiddenSize), Drawn(gates * hiddenSize)) : (weight_ih, weight_hh, null, null);

        Parameter Drawn(params long[] sizes)
        {
            var parameter = new Parameter(empty(sizes, dtype, device));
            init.uniform_(parameter, -bound, bound);
            return parameter;
        }
    }

    /// <summary>Runs one step; a sample without a batch dimension is a batch of one.</summary>
    /// <param name="name">The module, for messages.</param>
    /// <param name="input">(N, in) or (in).</param>
    /// <param name="states">(N, hidden) or (hidden) each; zeros where null.</param>
    /// <param name="weight_ih">Says the size of the input.</param>
    /// <param name="weight_hh">Says the size of the state.</param>
    /// <param name="step">The operator, on a batch.</param>
    internal static Tensor[] Run(
        string name, Tensor input, Tensor?[] states, Tensor weight_ih, Tensor weight_hh, Func<Tensor, Tensor[], Tensor[]> step)
    {
        using var scope = NewDisposeScope();
        var (shape, inputSize, hiddenSize) = (input.shape, weight_ih.shape[1], weight_hh.shape[1]);
        if (shape.Length is not (1 or 2) || shape[^1] != inputSize)
            throw new ArgumentException($"{name}: expected an input of size [N, {inputSize}] or [{inputSize}], got [{string.Join(", ", shape)}].", nameof(input));
        var batched = shape.Length == 2;
        long[] expected = batched ? [shape[0], hiddenSize] : [hiddenSize];
        var first = Array.ConvertAll(states, state =>
        {
            if (state is null) return zeros([batched ? shape[0] : 1, hiddenSize], input.dtype, input.device);
            if (!expected.AsSpan().SequenceEqual(state.shape))
                throw new ArgumentException($"{name}: expected a hidden state of size [{string.Join(", ", expected)}], got [{string.Join(", ", state.shape)}].");
            return batched ? state : state.unsqueeze(0);
        });
        try
        {
            var results = step(batched ? input : input.unsqueeze(0), first);
            if (!batched) results = Array.ConvertAll(results, result => result.squeeze(0));
            foreach (var result in results) result.MoveToOuterDisposeScope();
            return results;
        }
        catch (TorchException error) when (Mismatch.OfType(error, name, input, weight_ih) is { } clear)
        {
            throw clear;
        }
    }
}

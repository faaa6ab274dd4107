using TorchSharp;
using static TorchSharp.torch;

namespace DropoutTorch.Protocols;

/// <summary>The weights of fits that are trained side by side, (F, P), with a view for each layer, so that the optimizer sees one tensor.</summary>
internal sealed class GroupParameters : IDisposable
{
    /// <param name="seeds">Of each fit.</param>
    /// <param name="inputs">Features.</param>
    /// <param name="hidden">Hidden units.</param>
    /// <param name="dtype">float32, or float64.</param>
    public GroupParameters(IReadOnlyList<ulong> seeds, long inputs, long hidden, ScalarType dtype)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] values = [.. seeds.SelectMany(seed => Initial(seed, inputs, hidden))];
        All = tensor(values, [seeds.Count, values.Length / seeds.Count], dtype).DetachFromDisposeScope();
        long at = 0;
        W1 = Take(ref at, inputs, hidden);
        B1 = Take(ref at, 1, hidden);
        W2 = Take(ref at, hidden, 1);
        B2 = Take(ref at, 1, 1);
    }

    /// <summary>All of them, (F, P): <see cref="W1"/>, <see cref="B1"/>, <see cref="W2"/>, <see cref="B2"/>.</summary>
    public Tensor All { get; }

    /// <summary>(F, inputs, hidden).</summary>
    public Tensor W1 { get; }

    /// <summary>(F, 1, hidden).</summary>
    public Tensor B1 { get; }

    /// <summary>(F, hidden, 1).</summary>
    public Tensor W2 { get; }

    /// <summary>(F, 1, 1).</summary>
    public Tensor B2 { get; }

    /// <summary>(F, P) with a number of the fit's at its weights and 0 at its biases; it belongs to the caller's dispose scope.</summary>
    public Tensor OfWeights(IReadOnlyList<double> ofFit)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor numbers = tensor(ofFit.ToArray(), dtype: All.dtype).view(-1, 1), weights = zeros_like(All);
        weights.narrow(1, 0, W1.shape[1] * W1.shape[2]).copy_(numbers);
        weights.narrow(1, W2.storage_offset(), W2.shape[1]).copy_(numbers);
        return weights.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (Tensor tensor in (Tensor[])[W1, B1, W2, B2, All])
            tensor.Dispose();
    }

    private static IEnumerable<double> Initial(ulong seed, long inputs, long hidden) =>
        [.. FitRandom.Weights(seed, 0, inputs, hidden), .. new double[hidden], .. FitRandom.Weights(seed, 1, hidden, 1), 0];

    private Tensor Take(ref long at, long rows, long columns)
    {
        Tensor part = All.narrow(1, at, rows * columns).view(-1, rows, columns).DetachFromDisposeScope();
        at += rows * columns;
        return part;
    }
}

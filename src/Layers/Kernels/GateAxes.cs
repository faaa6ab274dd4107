using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The shape of a mask that is smaller than its tensor.</summary>
/// <param name="Shared">For each dimension of the tensor, whether its elements share their gates.</param>
/// <param name="RowDim">The dimension that numbers the samples; -1 where the tensor is one sample without a batch.</param>
internal sealed record GateAxes(bool[] Shared, int RowDim)
{
    /// <summary>A gate for each sample and channel: (N, C, 1, ...), or (C, 1, ...) without a batch.</summary>
    internal static GateAxes Channels(long rank, bool batched)
    {
        var own = batched ? 2 : 1;
        var shared = new bool[rank];
        for (var dim = own; dim < rank; dim++) shared[dim] = true;
        return new GateAxes(shared, batched ? 0 : -1);
    }

    /// <summary>A gate for each sample, or one for all.</summary>
    /// <exception cref="ArgumentException">The input has no dimension.</exception>
    internal static GateAxes Rows(string function, Tensor input, bool each)
    {
        if (input.dim() == 0) throw new ArgumentException($"{function}: expected a batch of shape (N, ...), got a tensor without dimensions.", nameof(input));
        var shared = new bool[input.dim()];
        Array.Fill(shared, true);
        shared[0] = !each;
        return new GateAxes(shared, 0);
    }

    /// <summary>The mask's shape as one that broadcasts to the tensor's.</summary>
    internal long[] NoiseShape(long[] shape) => [.. shape.Select((size, dim) => Shared[dim] ? 1 : size)];

    /// <summary>Whether each sample has gates of its own.</summary>
    internal bool RowsHaveGates => RowDim >= 0 && !Shared[RowDim];

    /// <summary>Whether every element has a gate of its own, numbered as elements are.</summary>
    internal bool AreElements(long[] shape)
    {
        for (var dim = 0; dim < shape.Length; dim++)
            if (Shared[dim] && shape[dim] != 1) return false;
        return RowDim == (shape.Length > 1 ? 0 : -1) && (shape.Length <= 1 || !Shared[0]);
    }

    // By value: two records of the same shape are one.
    public bool Equals(GateAxes? other) => other is not null && RowDim == other.RowDim && Shared.AsSpan().SequenceEqual(other.Shared);

    public override int GetHashCode() => HashCode.Combine(RowDim, Shared.Length);

    /// <summary>Booleans of a shape that broadcasts to the layout's, by tensor operators.</summary>
    internal Tensor Kept(StreamAddress address, Keep keep, DenseLayout layout, Device device)
    {
        using var scope = NewDisposeScope();
        var own = layout.RowsFirst.Where(dim => dim != RowDim && !Shared[dim]).ToArray();
        long gates = 1;
        foreach (var dim in own) gates *= layout.Shape[dim];
        var perStep = RowDim >= 0 && Shared[RowDim];
        var steps = perStep ? address.Steps(layout.Shape[RowDim]) : 1;
        var rows = RowsHaveGates ? layout.Shape[RowDim] : steps;
        var kept = PhiloxTensor.Kept(RowsHaveGates ? address : address.ForShared, keep, rows, gates, device);
        if (steps > 1) kept = kept.repeat_interleave((long)address.StepRows, 0).narrow(0, 0, layout.Shape[RowDim]);

        // (rows, own dimensions in the order in which they count), then every dimension in its place.
        int[] drawn = RowDim >= 0 ? [RowDim, .. own] : own;
        kept = kept.reshape([.. drawn.Select((dim, i) => RowDim >= 0 && i == 0 ? kept.shape[0] : layout.Shape[dim])]);
        var sorted = drawn.Order().ToArray();
        kept = kept.permute([.. sorted.Select(dim => (long)Array.IndexOf(drawn, dim))]);
        for (var dim = 0; dim < Shared.Length; dim++)
            if (!drawn.Contains(dim)) kept = kept.unsqueeze(dim);
        return kept.MoveToOuterDisposeScope();
    }
}

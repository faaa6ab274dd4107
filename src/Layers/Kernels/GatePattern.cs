using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// How gates lie over a block of memory: element (o, a, g, b) of (Outer, Again, Inner, Block) stands behind gate o · Inner + g.
/// Contiguous channels are (1, 1, N·C, H·W), channels_last ones (N, H·W, C, 1), samples (1, 1, N, elements).
/// </summary>
/// <param name="Outer">Outer gates.</param>
/// <param name="Again">How often the inner gates are gone through for an outer one.</param>
/// <param name="Inner">Inner gates.</param>
/// <param name="Block">Neighbours behind one gate.</param>
/// <param name="Rows">The gates' rows: samples, or steps where the samples share them.</param>
/// <param name="Address">Where the gates' bits stand.</param>
internal sealed record GatePattern(long Outer, long Again, long Inner, long Block, long Rows, StreamAddress Address)
{
    internal long Gates => Outer * Inner;

    /// <summary>The pattern, or null where the dimensions alternate too often or gates would not count in storage order.</summary>
    internal static GatePattern? Of(DenseLayout layout, GateAxes axes, StreamAddress address)
    {
        var perStep = axes.RowDim >= 0 && axes.Shared[axes.RowDim] && address.Steps(layout.Shape[axes.RowDim]) > 1;
        var steps = perStep ? address.Steps(layout.Shape[axes.RowDim]) : 1;
        // Steps of one size only: a last one that is cut short has no pattern.
        if (perStep && layout.Shape[axes.RowDim] != steps * address.StepRows) return null;

        List<(bool gated, long size)> runs = [];
        var sawGate = false;
        foreach (var dim in layout.Order)
        {
            if (dim == axes.RowDim && sawGate && (perStep || axes.RowsHaveGates) && layout.Shape[dim] != 1) return null;
            if (dim == axes.RowDim && perStep)
            {
                Extend(runs, true, steps);
                Extend(runs, false, address.StepRows);
                sawGate = true;
                continue;
            }
            Extend(runs, !axes.Shared[dim], layout.Shape[dim]);
            sawGate |= !axes.Shared[dim] && layout.Shape[dim] != 1;
        }
        var rows = axes.RowsHaveGates ? layout.Shape[axes.RowDim] : steps;
        return Of(runs, rows, axes.RowsHaveGates ? address : address.ForShared);
    }

    private static GatePattern? Of(List<(bool gated, long size)> runs, long rows, StreamAddress address)
    {
        long Take(bool gated)
        {
            if (runs.Count == 0 || runs[^1].gated != gated) return 1;
            var size = runs[^1].size;
            runs.RemoveAt(runs.Count - 1);
            return size;
        }
        var block = Take(false);
        var inner = Take(true);
        var again = Take(false);
        var outer = Take(true);
        return runs.Count > 0 ? null : again == 1 ? new(1, 1, outer * inner, block, rows, address) : new(outer, again, inner, block, rows, address);
    }

    private static void Extend(List<(bool gated, long size)> runs, bool gated, long size)
    {
        if (size == 1) return;
        if (runs.Count > 0 && runs[^1].gated == gated) runs[^1] = (gated, runs[^1].size * size);
        else runs.Add((gated, size));
    }
}

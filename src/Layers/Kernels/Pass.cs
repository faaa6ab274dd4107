using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// Something done to every element of a tensor: in one pass where the memory is the CPU's and dense, by tensor operators elsewhere.
/// </summary>
internal abstract record Pass
{
    /// <summary>Whether <see cref="Run"/> also takes this layout, in which samples interleave, and does the same to each sample.</summary>
    internal virtual bool TakesInterleaved(DenseLayout layout) => false;

    /// <summary>One pass over a tensor in the memory of the CPU.</summary>
    /// <param name="from">Of the layout, with at least one element.</param>
    /// <param name="to">Of the same layout; may be <paramref name="from"/> itself.</param>
    /// <param name="layout">Of both; its samples lie one after another, or as <see cref="TakesInterleaved"/> allows.</param>
    internal abstract void Run(Tensor from, Tensor to, DenseLayout layout);

    /// <summary>The same by tensor operators, for other devices: the same bits, the same meaning.</summary>
    /// <param name="input">On any device.</param>
    /// <param name="layout">That of the result.</param>
    internal abstract Tensor Compose(Tensor input, DenseLayout layout);

    /// <summary>Does it, without recording, wherever the tensor lies and whatever its layout.</summary>
    /// <param name="input">Floating-point, with at least one element.</param>
    /// <param name="inplace">Change the input itself; the result is then another handle on it.</param>
    internal Tensor Apply(Tensor input, bool inplace)
    {
        if (!ElementDispatch.Takes(input)) return ApplyOperators(input, inplace);
        var output = inplace ? input.alias() : empty_like(input);
        if (inplace) InPlace.Count(input);
        if (DenseLayout.Of(input) is { } layout && (layout.RowsFollow || TakesInterleaved(layout))) Run(input, output, layout);
        else Rearrange(input, output);
        return output;
    }

    /// <summary>For elements that lie apart or samples that interleave: a copy in which sample follows sample.</summary>
    private void Rearrange(Tensor input, Tensor output)
    {
        using var rows = OutputLayout(output).Arrange(empty([input.numel()], dtype: input.dtype, device: CPU));
        rows.copy_(input);
        Run(rows, rows, DenseLayout.Of(rows)!);
        output.copy_(rows);
    }

    private Tensor ApplyOperators(Tensor input, bool inplace)
    {
        using var scope = NewDisposeScope();
        var output = inplace ? input.alias() : empty_like(input);
        output.copy_(Compose(input, OutputLayout(output)));
        return output.MoveToOuterDisposeScope();
    }

    // In place, the elements may lie apart; they then count as those of a dense tensor of their shape would.
    private static DenseLayout OutputLayout(Tensor output)
    {
        if (DenseLayout.Of(output) is { } layout) return layout;
        using var dense = empty_like(output);
        return DenseLayout.Of(dense)!;
    }
}

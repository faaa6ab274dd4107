using static TorchSharp.torch;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// What becomes of an element x: x · Scale + Shift where it is kept, <see cref="Dropped"/> where not. Every masked layer of the
/// family is one of these, forward and backward.
/// </summary>
/// <param name="Scale">Of a kept element.</param>
/// <param name="Shift">Added to a kept element.</param>
/// <param name="Dropped">What a dropped element becomes.</param>
internal readonly record struct Affine(double Scale, double Shift = 0, double Dropped = 0)
{
    /// <summary>Whether there is anything beyond a factor: with none, a negative zero keeps its sign.</summary>
    internal bool IsScaleOnly => Shift == 0 && Dropped == 0;

    /// <summary>What becomes of a gradient.</summary>
    internal Affine Derivative => new(Scale);

    /// <summary>For the loop of a kernel.</summary>
    internal Constants<TWide> Constants<TWide, TLanes, T, TElements>()
        where TWide : struct where TLanes : Random.ILanes<TWide> where T : unmanaged where TElements : IElements<T> =>
        new(TElements.Broadcast<TWide, TLanes>(Scale), TElements.Broadcast<TWide, TLanes>(Shift), TElements.Broadcast<TWide, TLanes>(Dropped));

    /// <summary>By tensor operators, in float32 where the type is narrower; differentiable.</summary>
    /// <param name="input">Floating-point.</param>
    /// <param name="kept">Booleans that broadcast to the input's shape.</param>
    internal Tensor Compose(Tensor input, Tensor kept)
    {
        using var scope = NewDisposeScope();
        var wide = ElementType.Wide(input.dtype);
        var changed = input.to(wide).mul(Scale);
        if (Shift != 0) changed = changed.add(Shift);
        return changed.masked_fill(kept.logical_not(), Dropped).to(input.dtype).MoveToOuterDisposeScope();
    }
}

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// What becomes of an element x: x · Scale + Shift where it is kept, <see cref="Dropped"/> where not. Every element-wise layer of the
/// family is one of these, forward and backward.
/// </summary>
/// <param name="Scale">Of a kept element.</param>
/// <param name="Shift">Added to a kept element.</param>
/// <param name="Dropped">What a dropped element becomes.</param>
internal readonly record struct Affine(double Scale, double Shift = 0, double Dropped = 0)
{
    /// <summary>Whether there is anything beyond a factor: with none, a negative zero keeps its sign.</summary>
    internal bool IsScaleOnly => Shift == 0 && Dropped == 0;
}

namespace DropoutTorch.Models.Weights;

/// <summary>What a shape from a file must keep to before torch sees it.</summary>
internal static class TensorShapes
{
    /// <summary>The most dimensions that torch's operators take.</summary>
    internal const int MaxRank = 64;

    /// <summary>
    /// How many elements the shape has; null where torch could not count their bytes in 64 bits. A size of 0 counts as 1 in that
    /// question: strides are computed from the others, and they must not overflow either.
    /// </summary>
    internal static long? Elements(IReadOnlyList<long> shape)
    {
        const long widest = 16; // bytes of the widest element
        long elements = 1;
        foreach (long size in shape)
        {
            long factor = Math.Max(size, 1);
            if (elements > long.MaxValue / widest / factor)
                return null;
            elements *= factor;
        }
        return shape.Contains(0) ? 0 : elements;
    }
}

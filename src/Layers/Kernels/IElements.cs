using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>The constants of an <see cref="Affine"/>, each in all lanes: converted once, before the loop.</summary>
internal readonly record struct Constants<TWide>(TWide Scale, TWide Shift, TWide Dropped) where TWide : struct;

/// <summary>An element type: how a vector of elements is read, changed under a mask, and written. Narrow types compute in float32.</summary>
internal unsafe interface IElements<T> where T : unmanaged
{
    /// <summary>A number in all lanes, in the precision that the type computes in.</summary>
    static abstract TWide Broadcast<TWide, TLanes>(double value) where TWide : struct where TLanes : ILanes<TWide>;

    /// <summary>Changes as many elements as the mask has 32-bit lanes.</summary>
    static abstract void Apply<TWide, TLanes, TChange>(T* from, T* to, TWide keep, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide> where TChange : IChange;

    /// <summary>from · scale where sign is above zero or NaN, 0 elsewhere, for as many elements.</summary>
    static abstract void Gate<TWide, TLanes>(T* sign, T* from, T* to, Constants<TWide> constants) where TWide : struct where TLanes : ILanes<TWide>;
}

/// <summary>The change itself, in float lanes.</summary>
internal interface IChange
{
    static abstract TWide Of<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> constants) where TWide : struct where TLanes : ILanes<TWide>;

    /// <summary>The lower or upper half of what decides over an element, as 64-bit lanes.</summary>
    static abstract TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide>;

    static abstract TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> constants) where TWide : struct where TLanes : ILanes<TWide>;
}

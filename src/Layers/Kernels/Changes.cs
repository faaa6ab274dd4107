using System.Runtime.CompilerServices;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>keep ? x · scale : 0.</summary>
internal readonly struct Scaled : IChange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Of<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> c) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.And(keep, TLanes.Times(x, c.Scale));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide> => TLanes.WidenMask(keep, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> c) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.And(keep, TLanes.TimesDouble(x, c.Scale));
}

/// <summary>keep ? x · scale + shift : dropped.</summary>
internal readonly struct Moved : IChange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Of<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> c) where TWide : struct where TLanes : ILanes<TWide>
    {
        var kept = TLanes.TimesPlus(x, c.Scale, c.Shift);
        return TLanes.Select(keep, kept, c.Dropped);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide> => TLanes.WidenMask(keep, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> c) where TWide : struct where TLanes : ILanes<TWide>
    {
        var kept = TLanes.TimesPlusDouble(x, c.Scale, c.Shift);
        return TLanes.Select(keep, kept, c.Dropped);
    }
}

/// <summary>keep and x > 0 ? x · scale : 0: a rectifier and dropout in one pass. NaN stays NaN, as in a rectifier of its own.</summary>
internal readonly struct Rectified : IChange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Of<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> c) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.And(TLanes.And(keep, TLanes.NotAtMost(x, TLanes.Broadcast(0f))), TLanes.Times(x, c.Scale));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide> => TLanes.WidenMask(keep, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> c) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.And(TLanes.And(keep, TLanes.NotAtMostDouble(x, TLanes.BroadcastDouble(0))), TLanes.TimesDouble(x, c.Scale));
}

/// <summary>x · (shift + scale · noise), with noise where the others have a mask.</summary>
internal readonly struct Noisy : IChange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Of<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> c) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.Times(x, TLanes.TimesPlus(keep, c.Scale, c.Shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide> => TLanes.WidenFloat(keep, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, Constants<TWide> c) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.TimesDouble(x, TLanes.TimesPlusDouble(keep, c.Scale, c.Shift));
}

using System.Runtime.CompilerServices;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>keep ? x · scale : 0.</summary>
internal readonly struct Scaled : IChange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Of<TWide, TLanes>(TWide x, TWide keep, in Affine affine) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.And(keep, TLanes.Times(x, TLanes.Broadcast((float)affine.Scale)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide> => TLanes.WidenMask(keep, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, in Affine affine) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.And(keep, TLanes.TimesDouble(x, TLanes.BroadcastDouble(affine.Scale)));
}

/// <summary>keep ? x · scale + shift : dropped.</summary>
internal readonly struct Moved : IChange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Of<TWide, TLanes>(TWide x, TWide keep, in Affine affine) where TWide : struct where TLanes : ILanes<TWide>
    {
        var kept = TLanes.TimesPlus(x, TLanes.Broadcast((float)affine.Scale), TLanes.Broadcast((float)affine.Shift));
        return TLanes.Select(keep, kept, TLanes.Broadcast((float)affine.Dropped));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide> => TLanes.WidenMask(keep, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, in Affine affine) where TWide : struct where TLanes : ILanes<TWide>
    {
        var kept = TLanes.TimesPlusDouble(x, TLanes.BroadcastDouble(affine.Scale), TLanes.BroadcastDouble(affine.Shift));
        return TLanes.Select(keep, kept, TLanes.BroadcastDouble(affine.Dropped));
    }
}

/// <summary>keep and x > 0 ? x · scale : 0: a rectifier and dropout in one pass.</summary>
internal readonly struct Rectified : IChange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Of<TWide, TLanes>(TWide x, TWide keep, in Affine affine) where TWide : struct where TLanes : ILanes<TWide>
    {
        // Not "x below zero is zero": NaN stays NaN, as in a rectifier of its own.
        var negative = TLanes.Greater(TLanes.Broadcast(0f), x);
        var scaled = TLanes.And(keep, TLanes.Times(x, TLanes.Broadcast((float)affine.Scale)));
        return TLanes.Select(negative, TLanes.Broadcast(0u), scaled);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide> => TLanes.WidenMask(keep, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, in Affine affine) where TWide : struct where TLanes : ILanes<TWide>
    {
        var negative = TLanes.GreaterDouble(TLanes.BroadcastDouble(0), x);
        var scaled = TLanes.And(keep, TLanes.TimesDouble(x, TLanes.BroadcastDouble(affine.Scale)));
        return TLanes.Select(negative, TLanes.Broadcast(0u), scaled);
    }
}

/// <summary>x · (shift + scale · noise), with noise where the others have a mask.</summary>
internal readonly struct Noisy : IChange
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Of<TWide, TLanes>(TWide x, TWide keep, in Affine affine) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.Times(x, TLanes.TimesPlus(keep, TLanes.Broadcast((float)affine.Scale), TLanes.Broadcast((float)affine.Shift)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Widen<TWide, TLanes>(TWide keep, bool upper) where TWide : struct where TLanes : ILanes<TWide> => TLanes.WidenFloat(keep, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide OfDouble<TWide, TLanes>(TWide x, TWide keep, in Affine affine) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.TimesDouble(x, TLanes.TimesPlusDouble(keep, TLanes.BroadcastDouble(affine.Scale), TLanes.BroadcastDouble(affine.Shift)));
}

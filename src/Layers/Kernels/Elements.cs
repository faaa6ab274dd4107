using System.Runtime.CompilerServices;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>float32.</summary>
internal readonly unsafe struct SingleElements : IElements<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Broadcast<TWide, TLanes>(double value) where TWide : struct where TLanes : ILanes<TWide> => TLanes.Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TWide, TLanes, TChange>(float* from, float* to, TWide keep, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide> where TChange : IChange =>
        TLanes.Store(TChange.Of<TWide, TLanes>(TLanes.Load(from), keep, constants), to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gate<TWide, TLanes>(float* sign, float* from, float* to, Constants<TWide> constants) where TWide : struct where TLanes : ILanes<TWide> =>
        TLanes.Store(TLanes.And(TLanes.NotAtMost(TLanes.Load(sign), TLanes.Broadcast(0f)), TLanes.Times(TLanes.Load(from), constants.Scale)), to);
}

/// <summary>The mask itself, whatever stood there.</summary>
internal readonly unsafe struct MaskElements : IElements<uint>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Broadcast<TWide, TLanes>(double value) where TWide : struct where TLanes : ILanes<TWide> => TLanes.Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TWide, TLanes, TChange>(uint* from, uint* to, TWide keep, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide> where TChange : IChange => TLanes.Store(keep, (float*)to);

    public static void Gate<TWide, TLanes>(uint* sign, uint* from, uint* to, Constants<TWide> constants) where TWide : struct where TLanes : ILanes<TWide> =>
        throw new NotSupportedException("masks have no sign");
}

/// <summary>float64: two vectors for one of masks.</summary>
internal readonly unsafe struct DoubleElements : IElements<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Broadcast<TWide, TLanes>(double value) where TWide : struct where TLanes : ILanes<TWide> => TLanes.BroadcastDouble(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TWide, TLanes, TChange>(double* from, double* to, TWide keep, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide> where TChange : IChange
    {
        TLanes.StoreDouble(TChange.OfDouble<TWide, TLanes>(TLanes.LoadDouble(from), TChange.Widen<TWide, TLanes>(keep, upper: false), constants), to);
        var next = from + TLanes.Count;
        var after = to + TLanes.Count;
        TLanes.StoreDouble(TChange.OfDouble<TWide, TLanes>(TLanes.LoadDouble(next), TChange.Widen<TWide, TLanes>(keep, upper: true), constants), after);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gate<TWide, TLanes>(double* sign, double* from, double* to, Constants<TWide> constants) where TWide : struct where TLanes : ILanes<TWide>
    {
        var zero = TLanes.BroadcastDouble(0);
        for (var half = 0; half < 2 * TLanes.Count; half += TLanes.Count)
        {
            var scaled = TLanes.TimesDouble(TLanes.LoadDouble(from + half), constants.Scale);
            TLanes.StoreDouble(TLanes.And(TLanes.NotAtMostDouble(TLanes.LoadDouble(sign + half), zero), scaled), to + half);
        }
    }
}

/// <summary>bfloat16, as the upper halves of float32; rounded to nearest, ties to even.</summary>
internal readonly unsafe struct BFloat16Elements : IElements<ushort>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Broadcast<TWide, TLanes>(double value) where TWide : struct where TLanes : ILanes<TWide> => TLanes.Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TWide, TLanes, TChange>(ushort* from, ushort* to, TWide keep, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide> where TChange : IChange
    {
        var x = TLanes.ShiftLeft(TLanes.LoadHalves(from), 16);
        TLanes.StoreHalves(Round<TWide, TLanes>(TChange.Of<TWide, TLanes>(x, keep, constants)), to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gate<TWide, TLanes>(ushort* sign, ushort* from, ushort* to, Constants<TWide> constants) where TWide : struct where TLanes : ILanes<TWide>
    {
        var positive = HalfElements.Positive<TWide, TLanes>(TLanes.LoadHalves(sign), 0x7F80);
        Apply<TWide, TLanes, Scaled>(from, to, positive, constants);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Round<TWide, TLanes>(TWide value) where TWide : struct where TLanes : ILanes<TWide>
    {
        var even = TLanes.And(TLanes.ShiftRight(value, 16), TLanes.Broadcast(1u));
        var rounded = TLanes.ShiftRight(TLanes.Add(value, TLanes.Add(even, TLanes.Broadcast(0x7FFFu))), 16);
        // The carry of rounding could turn a NaN into something else.
        var magnitude = TLanes.And(value, TLanes.Broadcast(0x7FFFFFFFu));
        return TLanes.Select(TLanes.Less(TLanes.Broadcast(0x7F800000u), magnitude), TLanes.Broadcast(0x7FC0u), rounded);
    }
}

/// <summary>float16, converted by its bits: the instruction for it is not offered to .NET.</summary>
internal readonly unsafe struct HalfElements : IElements<Half>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide Broadcast<TWide, TLanes>(double value) where TWide : struct where TLanes : ILanes<TWide> => TLanes.Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TWide, TLanes, TChange>(Half* from, Half* to, TWide keep, Constants<TWide> constants)
        where TWide : struct where TLanes : ILanes<TWide> where TChange : IChange
    {
        var x = Widen<TWide, TLanes>(TLanes.LoadHalves((ushort*)from));
        TLanes.StoreHalves(Narrow<TWide, TLanes>(TChange.Of<TWide, TLanes>(x, keep, constants)), (ushort*)to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gate<TWide, TLanes>(Half* sign, Half* from, Half* to, Constants<TWide> constants) where TWide : struct where TLanes : ILanes<TWide>
    {
        var positive = Positive<TWide, TLanes>(TLanes.LoadHalves((ushort*)sign), 0x7C00);
        Apply<TWide, TLanes, Scaled>(from, to, positive, constants);
    }

    /// <summary>Above zero, or not a number, of either sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TWide Positive<TWide, TLanes>(TWide bits, uint infinity) where TWide : struct where TLanes : ILanes<TWide>
    {
        var above = TLanes.Less(TLanes.Add(bits, TLanes.Broadcast(uint.MaxValue)), TLanes.Broadcast(0x7FFFu));
        return TLanes.Or(above, TLanes.Less(TLanes.Broadcast(infinity), TLanes.And(bits, TLanes.Broadcast(0x7FFFu))));
    }

    // A float16's exponent and fraction, read as a float32's, are 2^-112 of its value, subnormal numbers included; a product puts that
    // right. Infinities and NaN get the largest exponent by hand.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Widen<TWide, TLanes>(TWide bits) where TWide : struct where TLanes : ILanes<TWide>
    {
        var magnitude = TLanes.And(bits, TLanes.Broadcast(0x7FFFu));
        var sign = TLanes.ShiftLeft(TLanes.And(bits, TLanes.Broadcast(0x8000u)), 16);
        var shifted = TLanes.ShiftLeft(magnitude, 13);
        var finite = TLanes.Times(shifted, TLanes.Broadcast(BitConverter.UInt32BitsToSingle((127 + 112) << 23)));
        var special = TLanes.Or(shifted, TLanes.Broadcast(0x7F800000u));
        return TLanes.Or(sign, TLanes.Select(TLanes.Less(TLanes.Broadcast(0x7BFFu), magnitude), special, finite));
    }

    // Three cases by magnitude: infinite or NaN; too small for a normal float16, where adding 0.5 leaves the subnormal bits, rounded,
    // at the end of the fraction; and all others, rounded to nearest, ties to even, by the bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Narrow<TWide, TLanes>(TWide value) where TWide : struct where TLanes : ILanes<TWide>
    {
        var sign = TLanes.ShiftRight(TLanes.And(value, TLanes.Broadcast(0x80000000u)), 16);
        var magnitude = TLanes.And(value, TLanes.Broadcast(0x7FFFFFFFu));
        var odd = TLanes.And(TLanes.ShiftRight(magnitude, 13), TLanes.Broadcast(1u));
        var rebased = TLanes.Add(magnitude, TLanes.Broadcast(unchecked((uint)((15 - 127) << 23) + 0xFFFu)));
        var normal = TLanes.ShiftRight(TLanes.Add(rebased, odd), 13);
        var small = TLanes.Add(TLanes.TimesPlus(magnitude, TLanes.Broadcast(1f), TLanes.Broadcast(0.5f)), TLanes.Broadcast(unchecked((uint)-0x3F000000)));
        var overflow = TLanes.Select(TLanes.Less(TLanes.Broadcast(0x7F800000u), magnitude), TLanes.Broadcast(0x7E00u), TLanes.Broadcast(0x7C00u));
        var chosen = TLanes.Select(TLanes.Less(magnitude, TLanes.Broadcast(0x38800000u)), small, normal);
        chosen = TLanes.Select(TLanes.Less(TLanes.Broadcast(0x477FEFFFu), magnitude), overflow, chosen);
        return TLanes.Or(sign, chosen);
    }
}

namespace DropoutTorch.Layers.Random;

/// <summary>
/// One SIMD width. A vector is <typeparamref name="TWide"/>, read as 64-bit lanes by the generator and as twice as many 32-bit lanes
/// by what uses its numbers. All widths compute the same bits.
/// </summary>
internal unsafe interface ILanes<TWide> where TWide : struct
{
    /// <summary>64-bit lanes of a vector.</summary>
    static abstract int Count { get; }

    // ---- 64-bit lanes that hold 32-bit numbers in their low halves

    /// <summary>The 64-bit products of the lanes' low halves.</summary>
    static abstract TWide Multiply(TWide left, TWide right);

    /// <summary>The number in every 64-bit lane.</summary>
    static abstract TWide Broadcast(ulong value);

    /// <summary>first, first + 2, first + 4, ...: every second counter.</summary>
    static abstract TWide Every2nd(uint first);

    static abstract TWide UpperHalves(TWide value);

    static abstract TWide Xor(TWide a, TWide b, TWide c);

    /// <summary>The low halves of even and odd, alternating: 32-bit lanes in the order of the counters.</summary>
    static abstract TWide Interleave(TWide even, TWide odd);

    // ---- 32-bit lanes

    static abstract TWide Broadcast(uint value);
    static abstract TWide Add(TWide left, TWide right);
    static abstract TWide And(TWide left, TWide right);
    static abstract TWide Or(TWide left, TWide right);
    static abstract TWide ShiftLeft(TWide value, int count);
    static abstract TWide ShiftRight(TWide value, int count);
    static abstract TWide Less(TWide left, TWide right);
    static abstract TWide Equal(TWide left, TWide right);
    static abstract bool Any(TWide mask);
    static abstract TWide Select(TWide mask, TWide yes, TWide no);

    /// <summary>A bit for each lane of a mask, the first lane's lowest.</summary>
    static abstract uint Bits(TWide mask);

    /// <summary>The mask of the lanes whose bit is set; further bits do not matter.</summary>
    static abstract TWide FromBits(uint bits);

    // ---- 32-bit floats

    static abstract TWide Load(float* from);
    static abstract void Store(TWide value, float* to);
    static abstract TWide Broadcast(float value);
    static abstract TWide Times(TWide left, TWide right);
    static abstract TWide TimesPlus(TWide left, TWide right, TWide plus);

    /// <summary>Above, or not a number.</summary>
    static abstract TWide NotAtMost(TWide left, TWide right);

    static abstract TWide Sqrt(TWide value);

    /// <summary>Signed 32-bit numbers as floats, rounded to nearest.</summary>
    static abstract TWide FromInt(TWide value);

    // ---- 16-bit numbers in memory, 32-bit lanes here

    static abstract TWide LoadHalves(ushort* from);
    static abstract void StoreHalves(TWide value, ushort* to);

    // ---- 64-bit floats: half as many lanes

    static abstract TWide LoadDouble(double* from);
    static abstract void StoreDouble(TWide value, double* to);
    static abstract TWide BroadcastDouble(double value);
    static abstract TWide TimesDouble(TWide left, TWide right);
    static abstract TWide TimesPlusDouble(TWide left, TWide right, TWide plus);
    static abstract TWide NotAtMostDouble(TWide left, TWide right);

    /// <summary>The lower or upper 32-bit floats as 64-bit ones.</summary>
    static abstract TWide WidenFloat(TWide value, bool upper);

    /// <summary>The mask of the lower or upper 32-bit lanes as a mask of 64-bit lanes.</summary>
    static abstract TWide WidenMask(TWide mask, bool upper);
}

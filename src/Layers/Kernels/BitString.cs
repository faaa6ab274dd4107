using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DropoutTorch.Layers.Kernels;

/// <summary>Operations on long strings of bits, the first bit lowest. Words lie in little-endian order.</summary>
internal static unsafe class BitString
{
    /// <summary>Bits that one reading or writing covers from any place: a word less the seven bits that its byte may be off.</summary>
    internal const int Most = 57;

    /// <summary>Words for the bits, and one more so that a reading near the end stays inside.</summary>
    internal static long Words(long bits) => (bits + 63) / 64 + 1;

    /// <summary>Up to <see cref="Most"/> bits from a place on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Read(ulong* bits, long at, int count)
    {
        var word = Unsafe.ReadUnaligned<ulong>((byte*)bits + (at >> 3)) >> (int)(at & 7);
        return word & ((1ul << count) - 1);
    }

    /// <summary>Sets what is set in <paramref name="count"/> bits of another string.</summary>
    internal static void Copy(ulong* from, long source, ulong* to, long target, long count)
    {
        for (; count > 0; count -= Most, source += Most, target += Most)
        {
            var word = Read(from, source, (int)Math.Min(count, Most));
            if (word == 0) continue;
            var place = (byte*)to + (target >> 3);
            Unsafe.WriteUnaligned(place, Unsafe.ReadUnaligned<ulong>(place) | word << (int)(target & 7));
        }
    }

    /// <summary>
    /// Sets, beyond each set bit, those at <paramref name="unit"/>, 2 · unit, ... (times − 1) · unit: by doubling, so that seven need three
    /// passes. The word before the string must be zero.
    /// </summary>
    internal static void Spread(ulong* bits, long words, long unit, long times)
    {
        for (long reached = 1; reached < times;)
        {
            var more = Math.Min(reached, times - reached);
            OrShifted(bits, words, more * unit);
            reached += more;
        }
    }

    internal static long Count(ulong* bits, long words)
    {
        long count = 0;
        for (long i = 0; i < words; i++) count += BitOperations.PopCount(bits[i]);
        return count;
    }

    // From the end to the beginning: what is read has not been written yet.
    private static void OrShifted(ulong* bits, long words, long distance)
    {
        var (whole, left) = (distance / 64, (int)(distance % 64));
        var right = 63 - left; // and one more: a shift by 64 would be none at all
        var i = words;
        for (; i - 4 >= whole; i -= 4)
        {
            var at = bits + i - 4;
            var moved = Vector256.Load(at - whole) << left | Vector256.Load(at - whole - 1) >>> 1 >>> right;
            (Vector256.Load(at) | moved).Store(at);
        }
        for (i--; i >= whole; i--) bits[i] |= bits[i - whole] << left | bits[i - whole - 1] >>> 1 >>> right;
    }
}

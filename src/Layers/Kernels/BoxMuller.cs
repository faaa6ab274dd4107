using System.Runtime.CompilerServices;
using DropoutTorch.Layers.Random;

namespace DropoutTorch.Layers.Kernels;

/// <summary>
/// Two standard normal numbers from two random words: z = sqrt(−2 ln u) · (cos 2πv, sin 2πv), in float32 by polynomials, with the same
/// operations in the same order at every vector width. |z| reaches 6.6.
/// </summary>
/// <remarks>Box and Muller, "A note on the generation of random normal deviates", 1958. The polynomials are those of the Cephes library.</remarks>
internal static class BoxMuller<TWide, TLanes> where TWide : struct where TLanes : ILanes<TWide>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Pair(TWide first, TWide second, out TWide cosine, out TWide sine)
    {
        // 31 bits, so that the conversion is that of a signed number; half a step away from zero, which has no logarithm.
        var uniform = TLanes.TimesPlus(TLanes.FromInt(TLanes.ShiftRight(first, 1)), F(4.656612873e-10f), F(2.328306437e-10f));
        var radius = TLanes.Sqrt(TLanes.Times(Logarithm(uniform), F(-2)));
        SineCosine(second, out sine, out cosine);
        cosine = TLanes.Times(radius, cosine);
        sine = TLanes.Times(radius, sine);
    }

    // Of a positive, normal number: exponent and fraction apart, the fraction near 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWide Logarithm(TWide x)
    {
        var exponent = TLanes.FromInt(TLanes.Add(TLanes.ShiftRight(x, 23), U(unchecked((uint)-126))));
        var fraction = TLanes.Or(TLanes.And(x, U(0x007FFFFF)), U(0x3F000000)); // in [0.5, 1)
        var low = TLanes.Less(fraction, F(0.707106781186547524f)); // positive floats compare as their bits do
        exponent = Plus(exponent, TLanes.And(low, F(-1)));
        var y = Plus(Plus(fraction, F(-1)), TLanes.And(low, fraction));
        var square = TLanes.Times(y, y);
        var sum = TLanes.TimesPlus(y, F(7.0376836292e-2f), F(-1.1514610310e-1f));
        sum = TLanes.TimesPlus(sum, y, F(1.1676998740e-1f));
        sum = TLanes.TimesPlus(sum, y, F(-1.2420140846e-1f));
        sum = TLanes.TimesPlus(sum, y, F(1.4249322787e-1f));
        sum = TLanes.TimesPlus(sum, y, F(-1.6668057665e-1f));
        sum = TLanes.TimesPlus(sum, y, F(2.0000714765e-1f));
        sum = TLanes.TimesPlus(sum, y, F(-2.4999993993e-1f));
        sum = TLanes.TimesPlus(sum, y, F(3.3333331174e-1f));
        sum = TLanes.Times(TLanes.Times(sum, y), square);
        sum = TLanes.TimesPlus(exponent, F(-2.12194440e-4f), sum); // ln 2 in two parts, the larger with few bits
        sum = TLanes.TimesPlus(square, F(-0.5f), sum);
        return TLanes.TimesPlus(exponent, F(0.693359375f), Plus(y, sum));
    }

    // Of 2π · turn / 2^32: the nearest quarter, and at most an eighth beside it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SineCosine(TWide turn, out TWide sine, out TWide cosine)
    {
        var moved = TLanes.Add(turn, U(0x20000000));
        var quarter = TLanes.ShiftRight(moved, 30);
        var beside = TLanes.FromInt(TLanes.Add(TLanes.And(moved, U(0x3FFFFFFF)), U(0xE0000000)));
        var x = TLanes.Times(beside, F(1.4629180792671596e-9f)); // π/2 / 2^30
        var square = TLanes.Times(x, x);
        var s = TLanes.TimesPlus(square, F(-1.9515295891e-4f), F(8.3321608736e-3f));
        s = TLanes.TimesPlus(s, square, F(-1.6666654611e-1f));
        s = TLanes.TimesPlus(TLanes.Times(s, square), x, x);
        var c = TLanes.TimesPlus(square, F(2.443315711809948e-5f), F(-1.388731625493765e-3f));
        c = TLanes.TimesPlus(c, square, F(4.166664568298827e-2f));
        c = TLanes.TimesPlus(c, square, F(-0.5f));
        c = TLanes.TimesPlus(c, square, F(1));
        var odd = TLanes.Equal(TLanes.And(quarter, U(1)), U(1));
        var none = U(0);
        sine = TLanes.Xor(TLanes.Select(odd, c, s), TLanes.ShiftLeft(TLanes.And(quarter, U(2)), 30), none);
        cosine = TLanes.Xor(TLanes.Select(odd, s, c), TLanes.ShiftLeft(TLanes.And(TLanes.Add(quarter, U(1)), U(2)), 30), none);
    }

    private static TWide Plus(TWide left, TWide right) => TLanes.TimesPlus(left, F(1), right);

    private static TWide F(float value) => TLanes.Broadcast(value);

    private static TWide U(uint value) => TLanes.Broadcast(value);
}

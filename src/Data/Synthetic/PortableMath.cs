namespace DropoutTorch.Data;

/// <summary>
/// Elementary functions from sums, products, quotients and square roots of doubles alone, which IEEE 754 defines exactly; those of C
/// libraries differ in the last bit from machine to machine, and drawn data would with them. Good to about 1e-15.
/// </summary>
internal static class PortableMath
{
    private const double TwoPi = 6.283185307179586;
    private const double Ln2 = 0.6931471805599453;
    private const double HalfRoot = 0.7071067811865476;

    /// <summary>Cosine and sine of an angle in whole turns, at least 0.</summary>
    public static (double Cos, double Sin) CosSin(double turns)
    {
        long quarter = (long)((4 * turns) + 0.5);
        // Within an eighth of a turn to either side.
        double angle = (turns - (quarter / 4.0)) * TwoPi;
        (double cos, double sin) = (Series(angle, 0), angle * Series(angle, 1));
        return (quarter % 4) switch
        {
            0 => (cos, sin),
            1 => (-sin, cos),
            2 => (-cos, -sin),
            _ => (sin, -cos),
        };
    }

    /// <summary>Natural logarithm of a normal number above 0.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = (bits >> 52) - 1022;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | (1022L << 52));
        if (mantissa < HalfRoot)
            (mantissa, exponent) = (2 * mantissa, exponent - 1);
        // log m = 2 artanh((m - 1) / (m + 1)), whose argument is at most 0.1716.
        double s = (mantissa - 1) / (mantissa + 1), square = s * s, sum = 0;
        for (int power = 25; power >= 1; power -= 2)
            sum = (sum * square) + (1.0 / power);
        return (2 * s * sum) + (exponent * Ln2);
    }

    /// <summary>A standard normal draw (Box and Muller 1958).</summary>
    public static double Normal(ref CounterRandom random)
    {
        double radius = Math.Sqrt(-2 * Log(1 - Uniform(ref random)));
        return radius * CosSin(Uniform(ref random)).Cos;
    }

    /// <summary>Uniform in [0, 1), 53 bits of resolution.</summary>
    public static double Uniform(ref CounterRandom random) => (random.Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>The cosine's Taylor series, or with <paramref name="odd"/> = 1 the sine's over its argument, from the smallest term on.</summary>
    private static double Series(double angle, int odd)
    {
        double square = angle * angle, sum = 1;
        for (int n = 18; n >= 2; n -= 2)
            sum = 1 - (square / ((n + odd) * (n + odd - 1)) * sum);
        return sum;
    }
}

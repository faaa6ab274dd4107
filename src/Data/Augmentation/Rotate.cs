namespace DropoutTorch.Data;

/// <summary>
/// Turns an image about its middle by a uniform angle: each pixel is interpolated between the four that its place comes from, black outside,
/// and rounded to a byte, as torchvision's rotate with bilinear interpolation does (there a half is rounded to the even byte, here up).
/// </summary>
internal sealed record Rotate(double Degrees) : IPixelChange
{
    private const int FractionBits = 33, WeightBits = 15;
    private const long Unit = 1L << (FractionBits - 1), WeightMask = (1 << WeightBits) - 1, Half = 1L << ((2 * WeightBits) - 1);

    public ulong Stream => RandomStreams.Rotate;

    public void Apply(CounterRandom random, ImageSize size, ReadOnlySpan<byte> from, Span<byte> into) =>
        Turn(size, from, into, Degrees * ((2 * random.Fraction()) - 1));

    /// <summary>
    /// Turns counter-clockwise. Places are whole numbers of 2^-33 pixels, and weights of 2^-15, which is quick and the same on every machine;
    /// counted from the middle in half pixels, every pixel is at a whole number.
    /// </summary>
    public static void Turn(ImageSize size, ReadOnlySpan<byte> from, Span<byte> into, double degrees)
    {
        (double sin, double cos) = SinCos(degrees);
        long down = (long)Math.Round(sin * Unit), right = (long)Math.Round(cos * Unit);
        long lastX = size.Width - 1, lastY = size.Height - 1;
        for (int channel = 0; channel < size.Channels; channel++)
        {
            ReadOnlySpan<byte> plane = from.Slice(channel * size.Plane, size.Plane);
            for (int y = 0; y < size.Height; y++)
            {
                long fromMiddle = (2 * y) - lastY;
                long placeX = (-right * lastX) - (down * fromMiddle) + (lastX * Unit), placeY = (-down * lastX) + (right * fromMiddle) + (lastY * Unit);
                Span<byte> row = into.Slice((channel * size.Plane) + (y * size.Width), size.Width);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = Between(size, plane, placeX, placeY);
                    (placeX, placeY) = (placeX + (2 * right), placeY + (2 * down));
                }
            }
        }
    }

    /// <summary>The plane at a place between its pixels, black outside.</summary>
    private static byte Between(ImageSize size, ReadOnlySpan<byte> plane, long placeX, long placeY)
    {
        int x = (int)(placeX >> FractionBits), y = (int)(placeY >> FractionBits);
        if (x < -1 || y < -1 || x >= size.Width || y >= size.Height)
            return 0;
        long right = (placeX >> (FractionBits - WeightBits)) & WeightMask, down = (placeY >> (FractionBits - WeightBits)) & WeightMask;
        long upper = Row(size, plane, x, y, right), lower = Row(size, plane, x, y + 1, right);
        return (byte)(((upper << WeightBits) + (down * (lower - upper)) + Half) >> (2 * WeightBits));
    }

    /// <summary>Between two neighbours of a row, times 2^15.</summary>
    private static long Row(ImageSize size, ReadOnlySpan<byte> plane, int x, int y, long right)
    {
        if ((uint)y >= (uint)size.Height)
            return 0;
        ReadOnlySpan<byte> row = plane.Slice(y * size.Width, size.Width);
        long first = (uint)x < (uint)row.Length ? row[x] : 0, second = (uint)(x + 1) < (uint)row.Length ? row[x + 1] : 0;
        return (first << WeightBits) + (right * (second - first));
    }

    /// <summary>
    /// Not Math.SinCos, whose last bit differs between C libraries: the series for a quarter of the angle, exact to a few units in the last
    /// place up to 45 degrees, and twice the formulas of the double angle.
    /// </summary>
    internal static (double Sin, double Cos) SinCos(double degrees)
    {
        double x = degrees / 180 * Math.PI / 4, square = x * x, sin = 1, cos = 1;
        for (int n = 16; n > 0; n -= 2)
        {
            cos = 1 - (square / (n * (n - 1)) * cos);
            sin = 1 - (square / (n * (n + 1)) * sin);
        }
        sin *= x;
        for (int doubling = 0; doubling < 2; doubling++)
            (sin, cos) = (2 * sin * cos, 1 - (2 * sin * sin));
        return (sin, cos);
    }
}

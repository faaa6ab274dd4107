namespace DropoutTorch.Data;

/// <summary>
/// Turns an image about its middle by a uniform angle: each pixel is interpolated between the four that its place comes from, black outside,
/// and rounded to a byte, as torchvision's rotate with bilinear interpolation does.
/// </summary>
internal sealed record Rotate(double Degrees) : IPixelChange
{
    public ulong Stream => RandomStreams.Rotate;

    public void Apply(CounterRandom random, ImageSize size, ReadOnlySpan<byte> from, Span<byte> into) =>
        Turn(size, from, into, Degrees * ((2 * random.Fraction()) - 1));

    /// <summary>Turns counter-clockwise.</summary>
    public static void Turn(ImageSize size, ReadOnlySpan<byte> from, Span<byte> into, double degrees)
    {
        (double sin, double cos) = SinCos(degrees);
        double middleX = (size.Width - 1) / 2.0, middleY = (size.Height - 1) / 2.0;
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                double dx = x - middleX, dy = y - middleY;
                var place = new Place(size, (cos * dx) - (sin * dy) + middleX, (sin * dx) + (cos * dy) + middleY);
                for (int channel = 0; channel < size.Channels; channel++)
                    into[(channel * size.Plane) + (y * size.Width) + x] = place.Value(from.Slice(channel * size.Plane, size.Plane));
            }
        }
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

    /// <summary>A place between four pixels: where the upper left one is, and how far beyond it the place lies.</summary>
    private readonly struct Place
    {
        private readonly int _x, _y, _width, _height;
        private readonly double _right, _down;

        public Place(ImageSize size, double x, double y)
        {
            (_width, _height) = (size.Width, size.Height);
            (_x, _y) = ((int)Math.Floor(x), (int)Math.Floor(y));
            (_right, _down) = (x - _x, y - _y);
        }

        public byte Value(ReadOnlySpan<byte> plane)
        {
            double upper = ((1 - _right) * At(plane, _y, _x)) + (_right * At(plane, _y, _x + 1));
            double lower = ((1 - _right) * At(plane, _y + 1, _x)) + (_right * At(plane, _y + 1, _x + 1));
            return (byte)Math.Round(((1 - _down) * upper) + (_down * lower));
        }

        private double At(ReadOnlySpan<byte> plane, int y, int x) =>
            (uint)y < (uint)_height && (uint)x < (uint)_width ? plane[(y * _width) + x] : 0;
    }
}

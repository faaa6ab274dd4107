using System.Numerics;

namespace DropoutTorch.Data.Digits;

/// <summary>
/// How one writer places a glyph on the page: a small smooth deformation of the unit square, then an affine map to pixels
/// (aspect, size, shear, rotation, translation), all drawn at random.
/// </summary>
internal readonly struct Hand
{
    private const int Knots = 4;

    private readonly Vector2[] _bend;
    private readonly Vector2 _columnX;
    private readonly Vector2 _columnY;
    private readonly Vector2 _centre;

    public Hand(ref CounterRandom random, Vector2[] bend)
    {
        _bend = bend;
        for (int i = 0; i < Knots * Knots; i++)
            _bend[i] = Variation.Bend * new Vector2(random.Bell(), random.Bell());

        float height = random.Uniform(Variation.MinHeight, Variation.MaxHeight);
        float width = height * random.Uniform(Variation.MinAspect, Variation.MaxAspect);
        float shear = random.Uniform(-Variation.Shear, Variation.Shear);
        // With h = tan(angle / 2) a rotation needs no sine: cos = (1 - h^2)/(1 + h^2), sin = 2h/(1 + h^2).
        float h = random.Uniform(-Variation.HalfAngleTangent, Variation.HalfAngleTangent);
        float cos = (1f - (h * h)) / (1f + (h * h)), sin = 2f * h / (1f + (h * h));
        _columnX = new Vector2(cos * width, sin * width);
        _columnY = new Vector2((cos * shear * height) - (sin * height), (sin * shear * height) + (cos * height));
        const float middle = InkCanvas.Side / 2f;
        _centre = new Vector2(
            middle + random.Uniform(-Variation.Shift, Variation.Shift),
            middle + random.Uniform(-Variation.Shift, Variation.Shift));
    }

    /// <summary>How many displacements the deformation's grid needs.</summary>
    public static int BendLength => Knots * Knots;

    /// <summary>The pixel position of a point of the unit square.</summary>
    public Vector2 Place(Vector2 point)
    {
        Vector2 bent = point + BendAt(point) - new Vector2(0.5f);
        return _centre + (_columnX * bent.X) + (_columnY * bent.Y);
    }

    /// <summary>The displacement at a point: the grid's, interpolated with smoothstep weights so that lines bend without kinks.</summary>
    private Vector2 BendAt(Vector2 point)
    {
        (int column, float wx) = Cell(point.X);
        (int row, float wy) = Cell(point.Y);
        int corner = (row * Knots) + column;
        Vector2 upper = Between(_bend[corner], _bend[corner + 1], wx);
        Vector2 lower = Between(_bend[corner + Knots], _bend[corner + Knots + 1], wx);
        return Between(upper, lower, wy);
    }

    /// <summary>Not Vector2.Lerp: that fuses multiplication and addition where the processor can, which changes the last bit.</summary>
    private static Vector2 Between(Vector2 a, Vector2 b, float weight) => a + (weight * (b - a));

    private static (int Index, float Weight) Cell(float coordinate)
    {
        float position = Math.Clamp(coordinate, 0f, 1f) * (Knots - 1);
        int index = Math.Min((int)position, Knots - 2);
        float t = position - index;
        return (index, t * t * (3f - (2f * t)));
    }
}

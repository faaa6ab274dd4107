namespace DropoutTorch.Data.Digits;

/// <summary>
/// How much the drawn digits vary. Lengths are pixels of the 28 x 28 page unless said otherwise. The values were chosen so that people
/// read the digits without trouble while a 784-512-512-10 network trained on 10,000 of them errs on a few test images in a hundred.
/// </summary>
internal static class Variation
{
    public const float MinHeight = 15f;
    public const float MaxHeight = 22f;

    /// <summary>Width of the glyph's square against its height.</summary>
    public const float MinAspect = 0.65f;
    public const float MaxAspect = 1.1f;

    /// <summary>Tangent of half the largest rotation: 0.18 is 20 degrees.</summary>
    public const float HalfAngleTangent = 0.18f;
    public const float Shear = 0.3f;
    public const float Shift = 2.5f;

    /// <summary>Standard deviation of the deformation grid, in units of the glyph's square.</summary>
    public const float Bend = 0.045f;

    public const float MinHalfWidth = 0.6f;
    public const float MaxHalfWidth = 1.8f;

    /// <summary>The pen's half width changes along a stroke by a factor up to 1 +- this.</summary>
    public const float Taper = 0.3f;

    public const float MinInk = 0.6f;
    public const float MaxPaper = 0.15f;

    /// <summary>Standard deviation of the pixel noise at its strongest (white = 1).</summary>
    public const float MaxNoise = 0.15f;

    public const float BlurChance = 0.3f;
    public const float MaxBlur = 0.25f;

    /// <summary>Probability of one stray line on the page.</summary>
    public const float ClutterChance = 0.3f;
    public const float MaxClutterLength = 7f;
}

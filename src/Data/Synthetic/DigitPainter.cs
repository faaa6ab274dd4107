using System.Numerics;

namespace DropoutTorch.Data.Digits;

/// <summary>Draws one random digit at a time. Holds scratch memory, so each thread needs its own.</summary>
internal sealed class DigitPainter
{
    private readonly InkCanvas _canvas = new();
    private readonly Vector2[] _bend = new Vector2[Hand.BendLength];

    /// <summary>
    /// Draws <paramref name="digit"/> into <paramref name="pixels"/> (28 * 28 bytes, row by row, 0 = background); all chance comes
    /// from <paramref name="random"/>.
    /// </summary>
    public void Paint(int digit, CounterRandom random, Span<byte> pixels)
    {
        _canvas.Clear();
        DrawGlyph(DigitGlyphs.Style(digit, random.Below(DigitGlyphs.StyleCount(digit))), ref random);
        if (random.Chance(Variation.ClutterChance))
            DrawClutter(ref random);
        _canvas.Coverage();
        if (random.Chance(Variation.BlurChance))
            _canvas.Blur(random.Uniform(0f, Variation.MaxBlur));
        Expose(ref random, pixels);
    }

    private void DrawGlyph(Vector2[][] strokes, ref CounterRandom random)
    {
        var hand = new Hand(ref random, _bend);
        float halfWidth = random.Uniform(Variation.MinHalfWidth, Variation.MaxHalfWidth);
        foreach (Vector2[] path in strokes)
        {
            float start = halfWidth * random.Uniform(1f - Variation.Taper, 1f + Variation.Taper);
            float end = halfWidth * random.Uniform(1f - Variation.Taper, 1f + Variation.Taper);
            float change = (end - start) / (path.Length - 1);
            Vector2 from = hand.Place(path[0]);
            for (int i = 1; i < path.Length; i++)
            {
                Vector2 to = hand.Place(path[i]);
                _canvas.Line(from, to, start + ((i - 1) * change), start + (i * change));
                from = to;
            }
        }
    }

    private void DrawClutter(ref CounterRandom random)
    {
        var from = new Vector2(random.Uniform(0f, InkCanvas.Side), random.Uniform(0f, InkCanvas.Side));
        const float reach = Variation.MaxClutterLength;
        var to = from + new Vector2(random.Uniform(-reach, reach), random.Uniform(-reach, reach));
        float halfWidth = random.Uniform(Variation.MinHalfWidth, 1f);
        _canvas.Line(from, to, halfWidth, halfWidth);
    }

    /// <summary>Ink on paper, each of a random brightness, with noise, rounded to bytes.</summary>
    private void Expose(ref CounterRandom random, Span<byte> pixels)
    {
        float paper = random.Uniform(0f, Variation.MaxPaper);
        float contrast = random.Uniform(Variation.MinInk, 1f) - paper;
        float noise = random.Uniform(0f, Variation.MaxNoise);
        for (int i = 0; i < pixels.Length; i++)
        {
            float value = paper + (contrast * _canvas.Ink[i]) + (noise * random.Bell());
            pixels[i] = (byte)(Math.Clamp(value, 0f, 1f) * 255f + 0.5f);
        }
    }
}

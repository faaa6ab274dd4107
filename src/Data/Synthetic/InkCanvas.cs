using System.Numerics;

namespace DropoutTorch.Data.Digits;

/// <summary>
/// A 28 x 28 page that lines with round ends are drawn on. It keeps, for each pixel, the signed distance from the pixel's centre to
/// the nearest outline (negative inside the ink), so overlapping lines join without seams; <see cref="Coverage"/> turns the
/// distance into anti-aliased ink. Reused from image to image; not for two threads at once.
/// </summary>
internal sealed class InkCanvas
{
    public const int Side = 28;
    public const int Pixels = Side * Side;

    private const float FarAway = 1e6f;

    private readonly float[] _distance = new float[Pixels];
    private readonly float[] _row = new float[Side];

    /// <summary>The ink of each pixel, row by row, after <see cref="Coverage"/>.</summary>
    public float[] Ink { get; } = new float[Pixels];

    public void Clear() => Array.Fill(_distance, FarAway);

    /// <summary>Draws the line from <paramref name="a"/> to <paramref name="b"/> (pixels), its half width going from ra to rb.</summary>
    public void Line(Vector2 a, Vector2 b, float ra, float rb)
    {
        Vector2 along = b - a;
        float inverseLength2 = 1f / MathF.Max((along.X * along.X) + (along.Y * along.Y), 1e-12f);
        float reach = MathF.Max(ra, rb) + 1f;
        (int left, int right) = Span(MathF.Min(a.X, b.X) - reach, MathF.Max(a.X, b.X) + reach);
        (int top, int bottom) = Span(MathF.Min(a.Y, b.Y) - reach, MathF.Max(a.Y, b.Y) + reach);
        for (int y = top; y <= bottom; y++)
        {
            float py = y + 0.5f - a.Y;
            for (int x = left; x <= right; x++)
            {
                float px = x + 0.5f - a.X;
                float t = Math.Clamp(((px * along.X) + (py * along.Y)) * inverseLength2, 0f, 1f);
                float dx = px - (t * along.X), dy = py - (t * along.Y);
                float distance = MathF.Sqrt((dx * dx) + (dy * dy)) - (ra + (t * (rb - ra)));
                ref float nearest = ref _distance[(y * Side) + x];
                if (distance < nearest)
                    nearest = distance;
            }
        }
    }

    /// <summary>Fills <see cref="Ink"/>: 1 well inside a line, 0 outside, a ramp one pixel wide on the outline.</summary>
    public void Coverage()
    {
        for (int i = 0; i < Pixels; i++)
            Ink[i] = Math.Clamp(0.5f - _distance[i], 0f, 1f);
    }

    /// <summary>Blurs <see cref="Ink"/> with the separable kernel (w, 1 - 2w, w); the page's edge repeats.</summary>
    public void Blur(float w)
    {
        BlurLines(w, lineStride: Side, step: 1);
        BlurLines(w, lineStride: 1, step: Side);
    }

    private void BlurLines(float w, int lineStride, int step)
    {
        for (int line = 0; line < Side; line++)
        {
            int start = line * lineStride;
            for (int i = 0; i < Side; i++)
                _row[i] = Ink[start + (i * step)];
            for (int i = 0; i < Side; i++)
            {
                float before = _row[Math.Max(i - 1, 0)], after = _row[Math.Min(i + 1, Side - 1)];
                Ink[start + (i * step)] = ((1f - (2f * w)) * _row[i]) + (w * (before + after));
            }
        }
    }

    private static (int First, int Last) Span(float low, float high) =>
        ((int)Math.Clamp(low, 0f, Side), (int)Math.Clamp(high, -1f, Side - 1f));
}

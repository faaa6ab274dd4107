using System.Numerics;
using DropoutTorch.Data.Digits;

namespace Data.Tests;

public class StrokeTests
{
    [Fact]
    public void Lines_pass_through_their_points_in_equal_steps()
    {
        Vector2[] path = Stroke.Lines(0f, 0f, 1f, 0f, 1f, 0.5f).Flatten();
        Assert.Equal(11, path.Length);
        Assert.Equal(new Vector2(0.4f, 0f), path[2]);
        Assert.Equal(new Vector2(1f, 0f), path[5]);
        Assert.Equal(new Vector2(1f, 0.5f), path[^1]);
    }

    [Fact]
    public void A_curve_passes_through_its_points_and_reproduces_a_parabola_between_them()
    {
        // A Catmull-Rom spline through equally spaced points of y = x^2 is that parabola wherever both neighbours exist.
        Vector2[] path = Stroke.Curve(0f, 0f, 1f, 1f, 2f, 4f, 3f, 9f).Flatten();
        Assert.Equal(16, path.Length);
        for (int i = 5; i <= 10; i++)
            Assert.Equal(path[i].X * path[i].X, path[i].Y, 1e-5f);
        Assert.Equal(new Vector2(3f, 9f), path[^1]);
    }

    [Fact]
    public void A_loop_comes_back_to_its_start()
    {
        Vector2[] path = Stroke.Loop(0.5f, 0f, 0f, 0.5f, 0.5f, 1f, 1f, 0.5f).Flatten();
        Assert.Equal(21, path.Length);
        Assert.Equal(path[0], path[^1]);
        // By hand at t = 0.4: x = (1 - t - t^2 + t^3) / 2, y = (2 t^2 - t^3) / 2.
        Assert.Equal(0.252f, path[2].X, 1e-6f);
        Assert.Equal(0.128f, path[2].Y, 1e-6f);
    }

    [Fact]
    public void Every_glyph_lies_in_the_unit_square_and_fills_its_height()
    {
        for (int digit = 0; digit < DigitGlyphs.Classes; digit++)
        {
            for (int style = 0; style < DigitGlyphs.StyleCount(digit); style++)
            {
                Vector2[] points = [.. DigitGlyphs.Style(digit, style).SelectMany(path => path)];
                Assert.All(points, point => Assert.InRange(point.X, 0f, 1f));
                Assert.All(points, point => Assert.InRange(point.Y, 0f, 1f));
                Assert.InRange(points.Max(point => point.Y) - points.Min(point => point.Y), 0.8f, 1f);
            }
        }
    }
}

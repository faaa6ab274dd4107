using System.Numerics;
using DropoutTorch.Data.Digits;

namespace Data.Tests;

public class InkCanvasTests
{
    private readonly InkCanvas _canvas = new();

    public InkCanvasTests() => _canvas.Clear();

    [Fact]
    public void A_clear_page_has_no_ink()
    {
        _canvas.Coverage();
        Assert.All(_canvas.Ink, ink => Assert.Equal(0f, ink));
    }

    [Fact]
    public void A_level_line_covers_its_rows_and_half_of_the_rows_under_its_outline()
    {
        _canvas.Line(new Vector2(4, 14), new Vector2(24, 14), 1.5f, 1.5f);
        _canvas.Coverage();
        // Pixel centres are 0.5, 1.5, 2.5 ... away from y = 14.
        Assert.Equal([0f, 0.5f, 1f, 1f, 0.5f, 0f], Enumerable.Range(11, 6).Select(y => At(15, y)));
        // The round end at x = 24 reaches to 25.5: the centre (25.5, 13.5) is sqrt(1.5^2 + 0.5^2) from it.
        Assert.Equal(0.5f - (MathF.Sqrt(2.5f) - 1.5f), At(25, 13), 1e-6f);
        Assert.Equal(0f, At(26, 13));
    }

    [Fact]
    public void A_tapered_line_is_as_wide_as_its_end_says()
    {
        _canvas.Line(new Vector2(4.5f, 14.5f), new Vector2(24.5f, 14.5f), 0.5f, 3.5f);
        _canvas.Coverage();
        Assert.Equal(0f, At(4, 16));
        Assert.Equal(0.5f + 3.5f - 3f, At(24, 17));
        // Halfway the half width is 2.
        Assert.Equal(0.5f, At(14, 16), 1e-6f);
    }

    [Fact]
    public void Overlapping_lines_are_not_darker_and_a_point_is_a_dot()
    {
        _canvas.Line(new Vector2(10.5f, 10.5f), new Vector2(10.5f, 10.5f), 1f, 1f);
        _canvas.Line(new Vector2(10.5f, 10.5f), new Vector2(10.5f, 10.5f), 1f, 1f);
        _canvas.Coverage();
        Assert.Equal(1f, At(10, 10));
        Assert.Equal(0.5f, At(11, 10));
        Assert.Equal(1.5f - MathF.Sqrt(2f), At(11, 11), 1e-6f);
        Assert.Equal(0f, At(12, 10));
    }

    [Fact]
    public void Lines_off_the_page_leave_it_clear()
    {
        _canvas.Line(new Vector2(-50, -50), new Vector2(-20, 80), 2f, 2f);
        _canvas.Line(new Vector2(50, 5), new Vector2(1e6f, 5), 2f, 2f);
        _canvas.Coverage();
        Assert.All(_canvas.Ink, ink => Assert.Equal(0f, ink));
    }

    [Fact]
    public void Blur_spreads_a_point_by_its_separable_kernel_and_keeps_the_ink()
    {
        _canvas.Coverage();
        _canvas.Ink[(5 * InkCanvas.Side) + 6] = 1f;
        _canvas.Blur(0.2f);
        Assert.Equal(0.36f, At(6, 5), 1e-6f);
        Assert.Equal(0.12f, At(7, 5), 1e-6f);
        Assert.Equal(0.12f, At(6, 4), 1e-6f);
        Assert.Equal(0.04f, At(5, 6), 1e-6f);
        Assert.Equal(1f, _canvas.Ink.Sum(), 1e-5f);
    }

    private float At(int x, int y) => _canvas.Ink[(y * InkCanvas.Side) + x];
}

namespace Programs.Tests;

public sealed class CustomFunctionsTests : NothingLeft
{
    [Fact]
    public void A_linear_function_of_ones_own_has_PyTorchs_gradients()
    {
        var (own, expected) = CustomFunctions.LinearGradients();
        Assert.Equal(3, own.Length);
        foreach (var (a, b) in own.Zip(expected))
        {
            Assert.Equal(b.shape, a.shape);
            Assert.True(a.allclose(b, rtol: 1e-5, atol: 1e-7));
            a.Dispose();
            b.Dispose();
        }
    }

    [Fact]
    public void A_function_of_two_results_takes_a_gradient_for_each()
    {
        // r = 5 at (3, 4): dr = (x, y) / r, dangle = (-y, x) / r².
        var (distance, angle, both) = CustomFunctions.PolarGradients();
        Assert.Equal([0.6, 0.8], distance.Select(Rounded));
        Assert.Equal([-0.16, 0.12], angle.Select(Rounded));
        Assert.Equal([2 * 0.6 - 10 * 0.16, 2 * 0.8 + 10 * 0.12], both.Select(Rounded), (a, b) => Math.Abs(a - b) < 1e-9);

        static double Rounded(double value) => Math.Round(value, 12);
    }

    [Fact]
    public void A_straight_through_gradient_finds_signs()
    {
        var (first, last, found) = CustomFunctions.Run(iterations: 150);
        Assert.InRange(first, 10, 40);
        Assert.InRange(last, 0, 1e-3);
        Assert.Equal(1, found);
    }
}

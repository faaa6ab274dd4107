using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

public class AlphaDropoutTests
{
    private const double Alpha = 1.6732632423543772 * 1.0507009873554805; // SELU's two constants

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Mean_and_variance_of_normal_inputs_are_kept(double p)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const int n = 1_000_000;
        var y = Functional.alpha_dropout(randn(n, dtype: ScalarType.Float64), p, training: true);
        // Variance 1, so the mean's deviation is 1e-3. The fourth moment, from the mixture of a · N + b and the constant c:
        var a = 1 / Math.Sqrt((Alpha * Alpha * p + 1) * (1 - p));
        var (b, c) = (a * Alpha * p, a * Alpha * p - a * Alpha);
        var fourth = (1 - p) * (3 * Math.Pow(a, 4) + 6 * a * a * b * b + Math.Pow(b, 4)) + p * Math.Pow(c, 4);
        const double Sigmas = 4.9; // one false alarm in a million seeds
        Assert.InRange(y.mean().item<double>(), -Sigmas / Math.Sqrt(n), Sigmas / Math.Sqrt(n));
        var bound = Sigmas * Math.Sqrt((fourth - 1) / n);
        Assert.InRange(y.pow(2).mean().item<double>(), 1 - bound, 1 + bound);
    }

    [Fact]
    public void Kept_and_dropped_elements_follow_the_formula()
    {
        using var scope = NewDisposeScope();
        const double p = 0.3;
        var x = tensor(new[] { 1.0, -2, 0.5, double.PositiveInfinity });
        var mask = tensor(new[] { true, false, true, false });
        var a = 1 / Math.Sqrt((Alpha * Alpha * p + 1) * (1 - p));
        var b = a * Alpha * p;
        var y = Functional.alpha_dropout(x, mask, p).data<double>().ToArray();
        double[] expected = [a * 1 + b, -a * Alpha + b, a * 0.5 + b, -a * Alpha + b];
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], y[i], 1e-14);
    }

    [Fact]
    public void The_gradient_is_the_incoming_one_times_mask_and_a()
    {
        using var scope = NewDisposeScope();
        const double p = 0.3;
        manual_seed(4);
        var x = randn(50, 20, dtype: ScalarType.Float64, requires_grad: true);
        var y = Functional.alpha_dropout(x, p, training: true);
        var incoming = randn(50, 20, dtype: ScalarType.Float64);
        y.backward([incoming]);
        var a = 1 / Math.Sqrt((Alpha * Alpha * p + 1) * (1 - p));
        var dropped = y.detach().sub(a * Alpha * p - a * Alpha).abs().lt(1e-12);
        Assert.True(x.grad!.allclose(incoming * a * dropped.logical_not(), rtol: 1e-13));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Under_torchs_generator_the_result_is_the_stock_operators(ScalarType type)
    {
        using var scope = NewDisposeScope();
        foreach (var (shape, seed) in new (long[], long)[] { ([1], 1), ([17], 2), ([5, 7, 3], 3), ([128, 1024], 4) })
        {
            var x = randn(shape, dtype: type);
            manual_seed(seed);
            var ours = Functional.alpha_dropout(x, 0.3, training: true, source: RandomSource.TorchGenerator);
            manual_seed(seed);
            Assert.True(ours.equal(nn.functional.alpha_dropout(x, 0.3, training: true)).all().item<bool>(), $"[{string.Join(", ", shape)}]");
        }
    }

    [Fact]
    public void The_functional_is_off_by_default_as_PyTorchs_is()
    {
        using var scope = NewDisposeScope();
        var x = randn(100);
        Assert.True(Functional.alpha_dropout(x, 0.5).equal(x).all().item<bool>());
        Assert.True(Functional.feature_alpha_dropout(x.view(10, 10), 0.5).equal(x.view(10, 10)).all().item<bool>());
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new AlphaDropout(0.25);
        Assert.Equal("AlphaDropout(p=0.25, inplace=False)", layer.ToString());
    }
}

using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace Layers.Tests;

public class GaussianDropoutTests
{
    private static readonly StreamAddress s_address = new(21, FirstRow: 4);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Mean_is_kept_and_the_variance_is_that_of_inverted_dropout(double p)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        const int n = 1_000_000;
        var y = Functional.gaussian_dropout(ones(n, dtype: ScalarType.Float64), p);
        var variance = p / (1 - p);
        const double Sigmas = 4.9; // one false alarm in a million seeds
        var mean = Sigmas * Math.Sqrt(variance / n);
        Assert.InRange(y.mean().item<double>(), 1 - mean, 1 + mean);
        var bound = Sigmas * variance * Math.Sqrt(2.0 / n);
        Assert.InRange(y.sub(1).pow(2).mean().item<double>(), variance - bound, variance + bound);
    }

    [Fact]
    public void The_noise_is_the_streams()
    {
        using var scope = NewDisposeScope();
        var x = randn([5, 3, 50], dtype: ScalarType.Float64);
        var y = Functional.gaussian_dropout(x, 0.2, source: RandomSource.At(s_address));
        var z = s_address.normal([5, 3, 50], ScalarType.Float64);
        Assert.True(y.allclose(x * (1 + 0.5 * z), rtol: 1e-14));
        Assert.True(y.allclose(Functional.gaussian_dropout(x, z, 0.2), rtol: 1e-14));
    }

    [Fact]
    public void The_gradient_is_the_incoming_one_times_the_same_noise()
    {
        using var scope = NewDisposeScope();
        var x = randn([5, 80], dtype: ScalarType.Float64, requires_grad: true);
        var y = Functional.gaussian_dropout(x, 0.2, source: RandomSource.At(s_address));
        var incoming = randn([5, 80], dtype: ScalarType.Float64);
        y.backward([incoming]);
        Assert.True(x.grad!.allclose(incoming * (1 + 0.5 * s_address.normal([5, 80], ScalarType.Float64)), rtol: 1e-14));
    }

    [Fact]
    public void Under_torchs_generator_the_noise_is_its_own()
    {
        using var scope = NewDisposeScope();
        var x = randn(40, 3);
        manual_seed(5);
        var ours = Functional.gaussian_dropout(x, 0.2, source: RandomSource.TorchGenerator);
        manual_seed(5);
        Assert.True(ours.equal(x * randn(40, 3).mul(0.5).add(1)).all().item<bool>());
    }

    [Fact]
    public void P_of_one_is_refused()
    {
        using var x = ones(3);
        const string Expected = "dropout probability has to be below 1 here, where p / (1 - p) is used, but got 1 (Parameter 'p')";
        Assert.Equal(Expected, Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianDropout(1)).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentOutOfRangeException>(() => Functional.gaussian_dropout(x, 1)).Message);
        Assert.Equal(Expected, Assert.Throws<ArgumentOutOfRangeException>(() => Functional.gaussian_dropout(x, x, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Functional.gaussian_dropout(x, double.NaN));
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new GaussianDropout(0.25);
        Assert.Equal("GaussianDropout(p=0.25, inplace=False)", layer.ToString());
    }
}

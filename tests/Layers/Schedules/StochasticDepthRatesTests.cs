using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests.Schedules;

public class StochasticDepthRatesTests
{
    [Fact]
    public void Huangs_first_block_is_dropped_and_timms_is_not()
    {
        Assert.Equal([0.125, 0.25, 0.375, 0.5], StochasticDepthRates.huang(4, 0.5));
        Assert.Equal([0, 0.25, 0.5], StochasticDepthRates.linspace(3, 0.5));
        Assert.Equal([0.5], StochasticDepthRates.huang(1, 0.5));
        Assert.Equal([0], StochasticDepthRates.linspace(1, 0.5));
        Assert.Equal([1.0 / 3, 2.0 / 3, 1], StochasticDepthRates.huang(3, 1));
    }

    [Fact]
    public void Timms_rates_are_torchs_linspace()
    {
        using var scope = NewDisposeScope();
        foreach (var blocks in new[] { 2, 12, 57 })
        {
            var expected = linspace(0, 0.3, blocks, dtype: ScalarType.Float64).data<double>().ToArray();
            Assert.Equal(expected, StochasticDepthRates.linspace(blocks, 0.3), (left, right) => Math.Abs(left - right) < 1e-15);
        }
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        foreach (var rule in new Func<int, double, double[]>[] { StochasticDepthRates.huang, StochasticDepthRates.linspace })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => rule(0, 0.5));
            foreach (var p in new[] { -0.1, 1.1, double.NaN }) Assert.Throws<ArgumentOutOfRangeException>(() => rule(3, p));
        }
    }
}

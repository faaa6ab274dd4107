using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

public class StochasticDepthTests
{
    [Fact]
    public void Training_takes_the_block_as_it_is_or_not_at_all()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(4, 3);
        var dropped = 0;
        for (var i = 0; i < 2000; i++)
        {
            using var inner = NewDisposeScope();
            var y = Functional.stochastic_depth(x, 0.3);
            var gone = y.eq(0).all().item<bool>();
            Assert.True(gone || y.equal(x).all().item<bool>());
            if (gone) dropped++;
        }
        // Binomial(2000, 0.3): 4.9 standard deviations, one false alarm in a million seeds.
        Assert.InRange(dropped, 600 - 101, 600 + 101);
    }

    [Fact]
    public void Evaluation_counts_the_block_by_its_survival()
    {
        using var scope = NewDisposeScope();
        using var layer = new StochasticDepth(0.2);
        layer.eval();
        var x = randn([4, 3], dtype: ScalarType.Float64);
        Assert.True(layer.call(x).allclose(x * 0.8, rtol: 1e-15));
    }

    [Fact]
    public void A_given_gate_makes_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, double.PositiveInfinity }).view(2, 1);
        Assert.Equal([1, 0], Functional.stochastic_depth(x, tensor(new[] { true, false }).view(2, 1)).data<double>().ToArray());
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new StochasticDepth(0.25);
        Assert.Equal("StochasticDepth(p=0.25, inplace=False)", layer.ToString());
    }
}

using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

public class DropPathTests
{
    [Theory]
    [InlineData(true, 1 / 0.7)]
    [InlineData(false, 1.0)]
    public void Whole_samples_are_dropped_and_all_others_scaled(bool scale_by_keep, double scale)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = rand([5000, 2, 3], dtype: ScalarType.Float64).add_(1);
        var y = Functional.drop_path(x, 0.3, scale_by_keep: scale_by_keep).view(5000, 6);
        var dropped = y.eq(0);
        Assert.True(dropped.all(1).eq(dropped.any(1)).all().item<bool>());
        Assert.True(y.allclose((x * scale).view(5000, 6).masked_fill(dropped, 0), rtol: 1e-15));
        // Binomial(5000, 0.3): 4.9 standard deviations, one false alarm in a million seeds.
        Assert.InRange(dropped.all(1).sum().item<long>(), 1500 - 159, 1500 + 159);
    }

    [Fact]
    public void One_gate_for_the_batch_drops_all_or_nothing()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var x = ones([8, 3], dtype: ScalarType.Float64);
        var dropped = 0;
        for (var i = 0; i < 2000; i++)
        {
            using var inner = NewDisposeScope();
            var y = Functional.drop_path(x, 0.3, mode: DropPathMode.Batch);
            Assert.True(y.eq(y[0, 0]).all().item<bool>());
            if (y[0, 0].item<double>() == 0) dropped++;
            else Assert.Equal(1 / 0.7, y[0, 0].item<double>());
        }
        // Binomial(2000, 0.3): 4.9 standard deviations, one false alarm in a million seeds.
        Assert.InRange(dropped, 600 - 101, 600 + 101);
    }

    [Theory]
    [InlineData(DropPathMode.Row, "row")]
    [InlineData(DropPathMode.Batch, "batch")]
    public void Under_torchs_generator_the_formula_is_that_of_timm_and_torchvision(DropPathMode mode, string name)
    {
        using var scope = NewDisposeScope();
        for (var seed = 1; seed < 20; seed++)
        {
            var x = randn([9, 3, 2]);
            manual_seed(seed);
            var ours = Functional.drop_path(x, 0.3, mode: mode, source: RandomSource.TorchGenerator);
            manual_seed(seed);
            var noise = empty(name == "row" ? [9, 1, 1] : new long[] { 1, 1, 1 }).bernoulli_(1 - 0.3).div_(1 - 0.3);
            Assert.True(ours.equal(x * noise).all().item<bool>());
        }
    }

    [Fact]
    public void Given_gates_make_the_result_exact()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 2, double.PositiveInfinity, 4 }).view(2, 2);
        var gates = tensor(new[] { true, false }).view(2, 1);
        Assert.Equal([1 / 0.6, 2 / 0.6, 0, 0], Functional.drop_path(x, gates, 0.4).data<double>().ToArray());
        Assert.Equal([1, 2, 0, 0], Functional.drop_path(x, gates, 0.4, scale_by_keep: false).data<double>().ToArray());
    }

    [Fact]
    public void A_vector_is_a_batch_of_numbers_and_a_number_is_no_batch()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var y = Functional.drop_path(ones(100), 0.5);
        Assert.InRange(y.eq(0).sum().item<long>(), 20, 80); // Binomial(100, 0.5) leaves this once in 10^9
        var error = Assert.Throws<ArgumentException>(() => Functional.drop_path(tensor(1f), 0.5));
        Assert.StartsWith("drop_path: expected a batch of shape (N, ...), got a tensor without dimensions.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_shows_the_settings()
    {
        using var layer = new DropPath(0.25, mode: DropPathMode.Batch);
        Assert.Equal("DropPath(p=0.25, scale_by_keep=True, mode=Batch, inplace=False)", layer.ToString());
    }
}

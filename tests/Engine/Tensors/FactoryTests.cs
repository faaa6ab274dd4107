using Engine.Tests.Nn;
using TorchSharp;
using static TorchSharp.torch;

namespace Engine.Tests.Tensors;

/// <summary>Factories with a rule of their own: types, generators, shapes, bins.</summary>
public class FactoryTests
{
    [Fact]
    public void Ranges_of_integers_are_int64_and_others_take_the_default_type()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Float32, arange(3.0).dtype);
        Assert.Equal(ScalarType.Int32, arange(3, dtype: ScalarType.Int32).dtype);
        Assert.Equal(ScalarType.Float32, linspace(0, 1, 3).dtype);
        Assert.Equal([2, 3, 4], arange(2, 5).data<long>().ToArray());
    }

    [Fact]
    public void A_permutation_holds_each_number_once_and_follows_its_generator()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var first = randperm(50, generator: generator).data<long>().ToArray();
        generator.manual_seed(7);
        Assert.Equal(first, randperm(50, generator: generator).data<long>().ToArray());
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), first.Order());
        Assert.NotEqual(first.Order(), first);
    }

    [Fact]
    public void Single_numbers_follow_the_seed_and_stay_in_their_range()
    {
        using var generator = new Generator(3);
        var drawn = Enumerable.Range(0, 200).Select(_ => (rand_float(generator), randint_int(5, 8, generator), randint_long(3, generator), randint_bool(generator))).ToList();
        Assert.All(drawn, d => Assert.True(d is ( >= 0 and < 1, >= 5 and < 8, >= 0 and < 3, _)));
        Assert.Equal([5, 6, 7], drawn.Select(d => d.Item2).Distinct().Order());
        generator.manual_seed(3);
        Assert.Equal(drawn[0].Item1, rand_float(generator));
    }

    [Fact]
    public void Normal_is_torchs_own()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var direct = normal(2, 3, [40]);
        manual_seed(5);
        Assert.True(direct.Equals(torch.empty(40).normal_(2, 3)));
    }

    [Theory]
    [InlineData(new long[] { 2, 1 }, new long[] { 3 }, new long[] { 2, 3 })]
    [InlineData(new long[] { 1 }, new long[] { 0 }, new long[] { 0 })]
    [InlineData(new long[0], new long[] { 4, 5 }, new long[] { 4, 5 })]
    public void Shapes_broadcast(long[] left, long[] right, long[] expected) => Assert.Equal(expected, broadcast_shapes(left, right).Shape);

    [Fact]
    public void Types_meet_as_in_PyTorch()
    {
        Assert.Equal(ScalarType.Float32, promote_types(ScalarType.Int64, ScalarType.Float32));
        Assert.Equal(ScalarType.Float32, promote_types(ScalarType.Float16, ScalarType.BFloat16));
        using var scope = NewDisposeScope();
        Assert.Equal(ScalarType.Float32, result_type(ones(2), tensor(1.0)));
        Assert.Equal(ScalarType.Float64, result_type(ones(2), ones(1, ScalarType.Float64)));
    }

    [Fact]
    public void Limits_of_types_are_theirs()
    {
        var single = finfo(ScalarType.Float32);
        Assert.Equal((32, MathF.BitIncrement(1f) - 1f, float.MaxValue, 1e-6), (single.bits, single.eps, single.max, single.resolution));
        Assert.Equal(BitConverter.Int32BitsToSingle(0x00800000), single.smallest_normal);
        Assert.Equal(0.0009765625, finfo(ScalarType.Float16).eps);
        Assert.Equal(65504, finfo(ScalarType.Float16).max);
        Assert.Equal(3.3895313892515355e+38, finfo(ScalarType.BFloat16).max);
        Assert.Throws<ArgumentException>(() => finfo(ScalarType.Int32));
        Assert.Equal(127, max_int_value(ScalarType.Int8));
    }

    // numpy.histogram_bin_edges(x**3, bins=rule) and with range=(-1, 2), x = fill("f", [60], 1) of operator_goldens.py; NumPy 1.24.2.
    [Theory]
    [InlineData(HistogramBinSelector.Doane, 8, 10)]
    [InlineData(HistogramBinSelector.Rice, 8, 8)]
    [InlineData(HistogramBinSelector.Scott, 6, 6)]
    [InlineData(HistogramBinSelector.Sqrt, 8, 7)]
    [InlineData(HistogramBinSelector.Stone, 78, 80)]
    [InlineData(HistogramBinSelector.Sturges, 7, 8)]
    public void Bins_are_as_many_as_NumPys(HistogramBinSelector rule, long all, long within)
    {
        using var scope = NewDisposeScope();
        var x = GoldenFile.Fill("f", [60], 1, ScalarType.Float64).pow(3);
        Assert.Equal(all, histogram(x, rule).hist.numel());
        Assert.Equal(within, histogram(x, rule, (-1, 2)).hist.numel());
        Assert.Equal(60, histogram(x, rule).hist.sum().item<double>());
    }
}

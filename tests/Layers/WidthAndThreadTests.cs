using DropoutTorch.Layers;
using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using static TorchSharp.torch;

namespace Layers.Tests;

/// <summary>The same bits from every vector width and any number of threads, forward and backward.</summary>
public class WidthAndThreadTests : SimdWidths
{
    public static TheoryData<LayerCase, ScalarType> Cases => LayerCase.InEveryType;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Neither_threads_nor_vectors_make_a_difference(LayerCase family, ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var layer = family.Create(0.3, null);
        layer.train();
        layer.Source = RandomSource.At(new StreamAddress(99, Step: 1));
        // Many pieces of work, and rows that end within a vector.
        long[] shape = [37, .. family.Shape[1..^1], 1001];
        foreach (var x in new[] { randn(shape, dtype: type), ChannelsLast(shape, type) })
        {
            set_num_threads(1);
            SimdWidth.Current = SimdWidth.Widest;
            var (expected, slope) = Run(layer, x);
            foreach (var width in All)
                foreach (var threads in new[] { 1, 2, 7 })
                {
                    SimdWidth.Current = width;
                    set_num_threads(threads);
                    var (y, grad) = Run(layer, x);
                    Assert.True(expected.equal(y).all().item<bool>(), $"{width} bits, {threads} threads");
                    Assert.True(slope.equal(grad).all().item<bool>(), $"backward, {width} bits, {threads} threads");
                }
        }
    }

    public static TheoryData<LayerCase> Layers => [.. LayerCase.All];

    /// <summary>Large enough that each of seven threads has work by every kernel's measure of what is worth a thread.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void Seven_threads_compute_what_one_does(LayerCase family)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var layer = family.Create(0.3, null);
        layer.train();
        layer.Source = RandomSource.At(new StreamAddress(5));
        long[] shape = [70, .. family.Shape[1..^1], 30_000];
        for (var dim = 1; dim < shape.Length - 1; dim++) shape[dim] = Math.Min(shape[dim], 2);
        if (family.Name.Contains("shared", StringComparison.Ordinal)) shape[1] = 4;
        foreach (var x in new[] { randn(shape), ChannelsLast(shape, float32) })
        {
            set_num_threads(1);
            var (expected, slope) = Run(layer, x);
            foreach (var threads in new[] { 2, 7 })
            {
                set_num_threads(threads);
                var (y, grad) = Run(layer, x);
                Assert.True(expected.equal(y).all().item<bool>(), $"{threads} threads");
                Assert.True(slope.equal(grad).all().item<bool>(), $"backward, {threads} threads");
            }
        }
    }

    private static (Tensor y, Tensor grad) Run(StochasticLayer layer, Tensor x)
    {
        var leaf = x.detach().requires_grad_();
        var y = layer.call(leaf);
        y.backward([ones_like(y)]);
        return (y.detach(), leaf.grad!);
    }

    private static Tensor ChannelsLast(long[] shape, ScalarType type)
    {
        var last = shape.Length - 1;
        return randn([shape[0], .. shape[2..], shape[1]], dtype: type).permute([0, last, .. Enumerable.Range(1, last - 1).Select(dim => (long)dim)]);
    }
}

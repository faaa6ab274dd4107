using DropoutTorch.Layers.Kernels;
using DropoutTorch.Layers.Random;
using static TorchSharp.torch;

namespace Layers.Tests.Kernels;

/// <summary>The kernels against the reference, element by element.</summary>
public class MaskedKernelTests : IDisposable
{
    private static readonly StreamAddress s_address = new(0xFEED, Step: 3, Stream: 1, FirstRow: 4);
    private readonly int _threads = get_num_threads();

    public void Dispose()
    {
        SimdWidth.Current = SimdWidth.Widest;
        set_num_threads(_threads);
        GC.SuppressFinalize(this);
    }

    public static TheoryData<int, ScalarType> Widths
    {
        get
        {
            var data = new TheoryData<int, ScalarType>();
            foreach (var width in new[] { 128, 256, 512 })
                if (width <= SimdWidth.Widest)
                    foreach (var type in new[] { float32, float64, float16, bfloat16 })
                        data.Add(width, type);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Each_element_is_the_references(int width, ScalarType type)
    {
        using var scope = NewDisposeScope();
        SimdWidth.Current = width;
        manual_seed(1);
        // Rows of less than a group, of whole groups, of a group and a part; p = 0.3 can tie, p = 0.5 cannot.
        foreach (var shape in new long[][] { [3, 10], [2, 256], [2, 3, 45], [5, 1], [1, 1000], [700] })
            foreach (var p in new[] { 0.3, 0.5 })
                foreach (var affine in new[] { new Affine(1 / (1 - p)), new Affine(0.75, 0.5, -1.25) })
                {
                    var x = randn(shape, dtype: float64).to(type);
                    var draw = new ElementPerturbation(s_address, new Keep(p), affine);
                    var y = PerturbationFunction.Run(x, draw, inplace: false);
                    Assert.Equal(type, y.dtype);
                    AssertReference(x, y, draw);
                }
    }

    private static void AssertReference(Tensor x, Tensor y, ElementPerturbation draw)
    {
        var rows = x.dim() > 1 ? x.shape[0] : 1;
        var width = x.numel() / rows;
        var (from, to) = (x.to(float64).reshape(-1).data<double>().ToArray(), y.to(float64).reshape(-1).data<double>().ToArray());
        for (var i = 0; i < from.Length; i++)
        {
            var kept = draw.Keep.Of(draw.Address, i / width, i % width);
            var expected = Expected(from[i], kept, draw.Affine, x.dtype);
            Assert.True(expected.Equals(to[i]) || Math.Abs(expected - to[i]) <= 1e-15 * Math.Abs(expected), $"{x.dtype} ({string.Join(", ", x.shape)}) element {i}: expected {expected}, got {to[i]}");
        }
    }

    /// <summary>Narrow types compute in float32 and are rounded once.</summary>
    private static double Expected(double x, bool kept, Affine affine, ScalarType type)
    {
        if (type == float64) return kept ? affine.IsScaleOnly ? x * affine.Scale : Math.FusedMultiplyAdd(x, affine.Scale, affine.Shift) : affine.Dropped;
        var changed = kept
            ? affine.IsScaleOnly ? (float)x * (float)affine.Scale : MathF.FusedMultiplyAdd((float)x, (float)affine.Scale, (float)affine.Shift)
            : (float)affine.Dropped;
        if (type == float16) return (double)(Half)changed;
        if (type == float32) return changed;
        using var rounded = tensor(changed).to(bfloat16);
        return rounded.to(float64).item<double>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Threads_make_no_difference(int threads)
    {
        using var scope = NewDisposeScope();
        var x = ones(37, 20_001);
        var draw = new ElementPerturbation(s_address, new Keep(0.4), new Affine(1));
        set_num_threads(1);
        var expected = PerturbationFunction.Run(x, draw, inplace: false);
        set_num_threads(threads);
        Assert.True(expected.equal(PerturbationFunction.Run(x, draw, inplace: false)).all().item<bool>());
    }

    [Fact]
    public void Every_half_precision_number_is_scaled_as_dotnet_does()
    {
        using var scope = NewDisposeScope();
        var all = tensor(Enumerable.Range(0, 65536).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).ToArray());
        foreach (var scale in new[] { 1.0, 1 / 0.7, 1e-3, 3.0 })
        {
            var draw = new ElementPerturbation(s_address, new Keep(1e-12), new Affine(scale));
            var got = PerturbationFunction.Run(all, draw, inplace: false).data<Half>().ToArray();
            for (var i = 0; i < got.Length; i++)
            {
                var expected = (Half)((float)BitConverter.UInt16BitsToHalf((ushort)i) * (float)scale);
                Assert.True(Half.IsNaN(expected) ? Half.IsNaN(got[i]) : BitConverter.HalfToUInt16Bits(expected) == BitConverter.HalfToUInt16Bits(got[i]), $"{i:x4}: expected {expected}, got {got[i]}");
            }
        }
    }

    [Fact]
    public void The_memory_format_is_kept_and_elements_count_in_storage_order()
    {
        using var scope = NewDisposeScope();
        var draw = new ElementPerturbation(s_address, new Keep(0.5), new Affine(1));
        var last = ones(3, 5, 6, 4).permute(0, 3, 1, 2);
        var y = PerturbationFunction.Run(last, draw, inplace: false);
        Assert.Equal(last.stride(), y.stride());
        var flat = PerturbationFunction.Run(ones(3, 5, 6, 4), draw, inplace: false);
        Assert.True(flat.permute(0, 3, 1, 2).equal(y).all().item<bool>());
    }

    [Fact]
    public void Layouts_that_are_not_dense_give_dense_results()
    {
        using var scope = NewDisposeScope();
        var draw = new ElementPerturbation(s_address, new Keep(0.5), new Affine(2));
        foreach (var x in new[] { ones(4, 6)[.., ..3], ones(4, 1).expand(4, 5), ones(6, 4).t() })
        {
            var y = PerturbationFunction.Run(x, draw, inplace: false);
            Assert.True(y.equal(PerturbationFunction.Run(ones(x.shape), draw, inplace: false)).all().item<bool>());
        }
    }

    [Fact]
    public void In_place_changes_the_storage_of_views_too()
    {
        using var scope = NewDisposeScope();
        var draw = new ElementPerturbation(s_address, new Keep(0.5), new Affine(2));
        var whole = ones(4, 6);
        var part = whole[.., ..3];
        var y = PerturbationFunction.Run(part, draw, inplace: true);
        Assert.True(y.equal(part).all().item<bool>());
        Assert.True(part.equal(PerturbationFunction.Run(ones(4, 3), draw, inplace: false)).all().item<bool>());
        Assert.True(whole[.., 3..].equal(ones(4, 3)).all().item<bool>());
    }
}

using DropoutTorch.Layers.Random;
using Layers.Tests.Support;
using static TorchSharp.torch;

namespace Layers.Tests.Random;

/// <summary>
/// Uniform, Bernoulli and normal tensors. Seeds are fixed; the bounds would be left by chance once in ten million draws of another seed,
/// unless a test says otherwise.
/// </summary>
public class StreamTensorsTests : SimdWidths
{
    private const int Count = 200_000;

    // P(D > 2.88 / sqrt(n)) is 1.2e-7 for the Kolmogorov-Smirnov statistic.
    private const double KolmogorovBound = 2.88;

    private static readonly StreamAddress s_address = new(31415, Step: 2, Stream: 6, FirstRow: 5);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Uniform_numbers_are_the_references_words(int width)
    {
        using var scope = NewDisposeScope();
        SimdWidth.Current = width;
        var wide = s_address.uniform([3, 7, 11], ScalarType.Float64).data<double>().ToArray();
        var narrow = s_address.uniform([3, 7, 11]).data<float>().ToArray();
        for (var i = 0; i < wide.Length; i++)
        {
            var word = s_address.Word(i / 77, i % 77);
            Assert.Equal((word + 0.5) / 4294967296.0, wide[i]);
            Assert.Equal(((word >> 9) + 0.5f) / 8388608f, narrow[i]);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Uniform_numbers_are_uniform_and_leave_out_both_ends(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var sorted = s_address.uniform([Count], type).to(ScalarType.Float64).data<double>().Order().ToArray();
        Assert.True(sorted[0] > 0 && sorted[^1] < 1);
        Assert.InRange(Distance(sorted, x => x) * Math.Sqrt(Count), 0, KolmogorovBound);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Normal_numbers_are_the_formula_of_the_references_words(int width)
    {
        using var scope = NewDisposeScope();
        SimdWidth.Current = width;
        var z = s_address.normal([2, 150]).data<float>().ToArray();
        for (var i = 0; i < z.Length; i++)
        {
            var (row, element) = (i / 150, i % 150);
            var (pair, second) = (element - element / 16 % 2 * 16, element / 16 % 2 == 1);
            var u = ((s_address.Word(row, pair) >> 1) + 0.5) / 2147483648.0;
            var angle = Math.Tau * s_address.Word(row, pair + 16) / 4294967296.0;
            var expected = Math.Sqrt(-2 * Math.Log(u)) * (second ? Math.Sin(angle) : Math.Cos(angle));
            Assert.InRange(z[i] - expected, -2e-6, 2e-6);
        }
    }

    [Fact]
    public void Every_width_gives_the_same_normal_numbers_bit_by_bit()
    {
        using var scope = NewDisposeScope();
        var expected = s_address.normal([5, 4001]);
        foreach (var width in All)
        {
            SimdWidth.Current = width;
            Assert.True(expected.equal(s_address.normal([5, 4001])).all().item<bool>(), $"{width}");
        }
    }

    [Fact]
    public void Normal_numbers_are_normal()
    {
        using var scope = NewDisposeScope();
        var z = s_address.normal([Count], ScalarType.Float64).data<double>().ToArray();
        var mean = z.Average();
        var square = z.Average(x => x * x);
        var fourth = z.Average(x => x * x * x * x);
        const double Sigmas = 5.33;
        Assert.InRange(mean, -Sigmas / Math.Sqrt(Count), Sigmas / Math.Sqrt(Count));
        Assert.InRange(square - 1, -Sigmas * Math.Sqrt(2.0 / Count), Sigmas * Math.Sqrt(2.0 / Count));
        Assert.InRange(fourth - 3, -Sigmas * Math.Sqrt(96.0 / Count), Sigmas * Math.Sqrt(96.0 / Count));
        using var normal = special.erf(tensor(z.Order().ToArray()) / Math.Sqrt(2));
        var uniform = normal.data<double>().Select(e => (1 + e) / 2).ToArray();
        Assert.InRange(Distance(uniform, x => x) * Math.Sqrt(Count), 0, KolmogorovBound);
        // The two of a pair come from the same words.
        var product = Enumerable.Range(0, Count - 16).Where(i => i / 16 % 2 == 0).Average(i => z[i] * z[i + 16]);
        Assert.InRange(product, -Sigmas / Math.Sqrt(Count / 2), Sigmas / Math.Sqrt(Count / 2));
    }

    [Fact]
    public void The_operators_for_other_devices_agree_with_the_kernels()
    {
        using var scope = NewDisposeScope();
        var kernel = s_address.normal([3, 100]);
        Assert.True(kernel.allclose(StreamTensors.BoxMullerTensor(s_address, 3, 100, CPU), rtol: 1e-5, atol: 2e-6));
    }

    [Fact]
    public void A_mask_is_the_references()
    {
        using var scope = NewDisposeScope();
        var mask = s_address.keep_mask([4, 3, 50], 0.3);
        Assert.Equal(ScalarType.Bool, mask.dtype);
        var (values, keep) = (mask.data<bool>().ToArray(), new Keep(0.3));
        for (var i = 0; i < values.Length; i++) Assert.Equal(keep.Of(s_address, i / 150, i % 150), values[i]);
        Assert.True(s_address.keep_mask([3], 0).all().item<bool>());
        Assert.False(s_address.keep_mask([3], 1).any().item<bool>());
        Assert.Equal([0L, 3L], s_address.keep_mask([0, 3], 0.5).shape);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.StartsWith("uniform: expected the type Float32 or Float64, got Int64.", Assert.Throws<ArgumentException>(() => s_address.uniform([2], ScalarType.Int64)).Message, StringComparison.Ordinal);
        Assert.StartsWith("normal: expected the type Float32 or Float64, got BFloat16.", Assert.Throws<ArgumentException>(() => s_address.normal([2], ScalarType.BFloat16)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_address.keep_mask([2], double.NaN));
    }

    /// <summary>The Kolmogorov-Smirnov statistic: the largest distance between the empirical distribution and the expected one.</summary>
    private static double Distance(double[] sorted, Func<double, double> cumulative)
    {
        var largest = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var expected = cumulative(sorted[i]);
            largest = Math.Max(largest, Math.Max((i + 1.0) / sorted.Length - expected, expected - (double)i / sorted.Length));
        }
        return largest;
    }
}

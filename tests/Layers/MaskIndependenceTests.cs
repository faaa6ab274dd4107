using DropoutTorch.Layers;
using static TorchSharp.torch;

namespace Layers.Tests;

/// <summary>
/// Masks as a user gets them, from layers under torch's seed: as many elements dropped as p says, and nothing in common between
/// neighbours. Seeds are fixed; each bound would be left by chance at most twice in a million draws of
/// another seed (chi-square sums have the longest tails).
/// </summary>
public class MaskIndependenceTests
{
    private const double Sigmas = 5.33; // two-sided, 1e-7
    private const long Rows = 512;
    private const long Columns = 1000;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.9)]
    [InlineData(1.0 / 3)]
    [InlineData(0.001)]
    public void As_many_are_dropped_as_p_says(double p)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var dropped = Functional.inverted_dropout(ones(Rows, Columns), p).eq(0).sum().item<long>();
        var (n, deviation) = (Rows * Columns, Math.Sqrt(Rows * Columns * p * (1 - p)));
        Assert.InRange(dropped, n * p - Sigmas * deviation, n * p + Sigmas * deviation);
    }

    public static TheoryData<string> Pairs => ["columns", "columns, 16 on", "columns, 64 on", "columns, 128 on", "rows", "steps", "layers"];

    /// <summary>The correlation of two independent masks has mean 0 and deviation 1 / sqrt(n), whatever p.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void Neighbours_have_nothing_in_common(string pair)
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        const double p = 0.3;
        using var layer = new InvertedDropout(p);
        using var other = new InvertedDropout(p);
        var x = ones(Rows, Columns);
        Tensor Mask(InvertedDropout from) => from.call(x).ne(0).to(float64);
        var here = Mask(layer);
        var (left, right) = pair switch
        {
            "columns" => (here[.., ..^1], here[.., 1..]),
            "columns, 16 on" => (here[.., ..^16], here[.., 16..]),
            "columns, 64 on" => (here[.., ..^64], here[.., 64..]),
            "columns, 128 on" => (here[.., ..^128], here[.., 128..]),
            "rows" => (here[..^1], here[1..]),
            "steps" => (here, Mask(layer)),
            _ => (here, Mask(other)),
        };
        var correlation = ((left - (1 - p)) * (right - (1 - p))).mean().item<double>() / (p * (1 - p));
        var bound = Sigmas / Math.Sqrt(left.numel());
        Assert.InRange(correlation, -bound, bound);
    }

    /// <summary>The number of dropped elements of each row and of each column is binomial: chi-square over all of them.</summary>
    [Theory]
    [InlineData(0, Columns)]
    [InlineData(1, Rows)]
    public void Rows_and_columns_drop_binomial_numbers(int dim, long others)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        const double p = 0.3;
        var counts = Functional.inverted_dropout(ones(Rows, Columns, dtype: float64), p).eq(0).sum(1 - dim).to(float64);
        var chi = counts.sub(others * p).pow(2).sum().item<double>() / (others * p * (1 - p));
        var degrees = (double)counts.numel();
        Assert.InRange(chi, degrees - Sigmas * Math.Sqrt(2 * degrees), degrees + Sigmas * Math.Sqrt(2 * degrees));
    }

    /// <summary>Patterns of eight neighbours at p = 0.5: chi-square over the 256 of them.</summary>
    [Fact]
    public void Patterns_of_eight_are_equally_frequent()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var bits = Functional.inverted_dropout(ones(Rows, Columns), 0.5).ne(0).to(int64).view(-1, 8);
        var patterns = (bits * pow(tensor(2), arange(8))).sum(dim: 1);
        var counts = bincount(patterns, minlength: 256).to(float64);
        var expected = patterns.numel() / 256.0;
        var chi = counts.sub(expected).pow(2).sum().item<double>() / expected;
        Assert.InRange(chi, 255 - Sigmas * Math.Sqrt(510), 255 + Sigmas * Math.Sqrt(510));
    }
}

using DropoutTorch.Layers.Random;

namespace Layers.Tests.Random;

/// <summary>
/// Statistics of the stream. Seeds are fixed, so a test passes always or never; the bounds would be left by chance at most twice in a million
/// draws of another seed (chi-square sums have the longest tails).
/// </summary>
public class StreamTests
{
    private const double Sigmas = 5.33; // two-sided, 1e-7
    private const int Count = 1 << 17;

    [Fact]
    public void Halves_are_uniform()
    {
        // Chi-square of 256 bins by the upper byte: mean 255, standard deviation sqrt(510).
        var bins = new int[256];
        var address = new StreamAddress(2024);
        for (var i = 0; i < Count; i++) bins[address.Half(0, i) >> 8]++;
        var expected = Count / 256.0;
        var chi = bins.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.InRange(chi, 255 - Sigmas * Math.Sqrt(510), 255 + Sigmas * Math.Sqrt(510));
    }

    public static TheoryData<string> Neighbours => ["element", "element 64 on", "row", "step", "stream", "key"];

    /// <summary>The signs of two neighbours agree half of the time.</summary>
    [Theory]
    [MemberData(nameof(Neighbours))]
    public void Neighbours_are_independent(string which)
    {
        var here = new StreamAddress(7, Step: 1, Stream: 2);
        var agree = 0;
        for (var i = 0; i < Count; i++)
        {
            var one = here.Half(0, i);
            var other = which switch
            {
                "element" => here.Half(0, i + 1),
                "element 64 on" => here.Half(0, i + 64),
                "row" => here.Half(1, i),
                "step" => (here with { Step = 2 }).Half(0, i),
                "stream" => (here with { Stream = 3 }).Half(0, i),
                _ => (here with { Key = 8 }).Half(0, i),
            };
            if (one >> 15 == other >> 15) agree++;
        }
        Assert.InRange(agree - Count / 2.0, -Sigmas * Math.Sqrt(Count) / 2, Sigmas * Math.Sqrt(Count) / 2);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(1e-10)]
    [InlineData(1 - 1e-10)]
    public void The_threshold_is_the_probability_to_32_bits(double p)
    {
        var keep = new Keep(p);
        var probability = (keep.High * 65536.0 + keep.Low) / 4294967296.0;
        Assert.InRange(probability - (1 - p), -Math.ScaleB(1, -32), Math.ScaleB(1, -32));
        Assert.InRange(keep.High * 65536L + keep.Low, 1, uint.MaxValue);
    }

    [Fact]
    public void Rows_of_a_chunk_are_those_of_the_whole()
    {
        var whole = new StreamAddress(5);
        var chunk = whole with { FirstRow = 10 };
        for (var i = 0; i < 300; i++) Assert.Equal(whole.Half(12, i), chunk.Half(2, i));
    }

    [Fact]
    public void Ties_are_settled_by_another_stream()
    {
        var keep = new Keep(0.3);
        var address = new StreamAddress(42);
        var (ties, kept) = (0, 0);
        for (var i = 0; i < 4_000_000 && ties < 20; i++)
        {
            if (address.Half(0, i) != keep.High) continue;
            ties++;
            if (keep.Of(address, 0, i)) kept++;
            Assert.Equal(address.ForTies.Half(0, i) < keep.Low, keep.Of(address, 0, i));
        }
        Assert.Equal(20, ties);
        Assert.InRange(kept, 1, 19); // p = 0.3 leaves 0.2 of the ties; none or all of 20 would come in 1 of 90 seeds, and this one is fixed
    }
}

using TorchSharp.Utils;

namespace Engine.Tests.Utilities;

public class FisherYatesShufflerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Every_number_comes_once(int size) =>
        Assert.Equal(Enumerable.Range(0, size).Select(i => (long)i), new FisherYatesShuffler(size, 3).Order());

    [Fact]
    public void A_seed_gives_one_order_and_none_gives_many()
    {
        var seeded = new FisherYatesShuffler(100, 5);
        Assert.Equal(seeded.ToList(), seeded.ToList());
        Assert.Equal(seeded.ToList(), new FisherYatesShuffler(100, 5));
        Assert.NotEqual(seeded.ToList(), new FisherYatesShuffler(100, 6));
        var free = new FisherYatesShuffler(100);
        Assert.NotEqual(free.ToList(), free.ToList()); // false alarm: 1 in 100!
    }

    /// <summary>The seed's draws put i at place r of the first i + 1, and what stood there behind them: done here with a list.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-3)]
    public void The_order_of_a_seed_is_TorchSharps(int seed)
    {
        var random = new Random(seed);
        var expected = new List<long>();
        for (var i = 0; i < 40; i++)
        {
            var high = (long)random.Next();
            var place = (int)((high * 4294967296 + random.Next()) % (i + 1));
            expected.Insert(place, i);
            if (place + 1 >= expected.Count) continue;
            var displaced = expected[place + 1];
            expected.RemoveAt(place + 1);
            expected.Add(displaced);
        }
        Assert.Equal(expected, new FisherYatesShuffler(40, seed));
    }

    /// <summary>Chi-squared over the 24 orders of four, 24000 seeds; the limit is passed by 1 in 10^6.</summary>
    [Fact]
    public void Every_order_is_equally_likely()
    {
        var counts = new Dictionary<string, int>();
        for (var seed = 0; seed < 24000; seed++)
        {
            var order = string.Concat(new FisherYatesShuffler(4, seed));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.InRange(counts.Values.Sum(count => (count - 1000) * (count - 1000) / 1000.0), 0, 68.0);
    }

    [Fact]
    public void A_size_that_no_array_has_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FisherYatesShuffler(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FisherYatesShuffler(long.MaxValue));
    }
}

using DropoutTorch.Protocols;

namespace Protocols.Tests;

public class FitRandomTests
{
    [Fact]
    public void A_shuffle_holds_every_row_once_and_depends_on_seed_and_epoch()
    {
        int[] Shuffled(ulong seed, long epoch)
        {
            int[] order = new int[221];
            FitRandom.Shuffle(seed, epoch, order);
            Assert.Equal(Enumerable.Range(0, 221), order.Order());
            return order;
        }
        Assert.Equal(Shuffled(1, 0), Shuffled(1, 0));
        Assert.NotEqual(Shuffled(1, 0), Shuffled(1, 1));
        Assert.NotEqual(Shuffled(1, 0), Shuffled(2, 0));
    }

    /// <summary>χ² of where row 0 ends up in 6,000 shuffles of 6 rows, 5 degrees of freedom: above 25.7 once in 10,000 seeds.</summary>
    [Fact]
    public void A_row_ends_up_everywhere_equally_often()
    {
        int[] counts = new int[6], order = new int[6];
        for (int epoch = 0; epoch < 6000; epoch++)
        {
            FitRandom.Shuffle(9, epoch, order);
            counts[Array.IndexOf(order, 0)]++;
        }
        Assert.InRange(counts.Sum(count => Math.Pow(count - 1000, 2) / 1000), 0, 25.7);
    }

    /// <summary>Variance of a uniform number within ±limit is limit² / 3; 10,000 of them miss it by 5 % once in 10^7 seeds or so.</summary>
    [Fact]
    public void Weights_are_uniform_within_Glorots_limit()
    {
        double[] weights = FitRandom.Weights(3, 0, 100, 100);
        double limit = Math.Sqrt(6.0 / 200);
        Assert.All(weights, weight => Assert.InRange(weight, -limit, limit));
        Assert.InRange(weights.Average(weight => weight * weight) / (limit * limit / 3), 0.95, 1.05);
        Assert.NotEqual(weights, FitRandom.Weights(4, 0, 100, 100));
        Assert.NotEqual(weights, FitRandom.Weights(3, 1, 100, 100));
    }

    [Fact]
    public void Seeds_of_fits_differ_in_everything_they_are_made_of()
    {
        ulong[] seeds =
        [
            FitRandom.SeedOf(1, "yacht", 0, 0), FitRandom.SeedOf(2, "yacht", 0, 0), FitRandom.SeedOf(1, "energy", 0, 0),
            FitRandom.SeedOf(1, "yacht", 1, 0), FitRandom.SeedOf(1, "yacht", 0, 1),
        ];
        Assert.Equal(5, seeds.Distinct().Count());
    }
}
